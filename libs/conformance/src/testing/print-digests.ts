import { createHash } from "node:crypto";
import { directComponent } from "./direct.ts";
import { shippedRulesets } from "./shipped.ts";

/** Prints the digest of each shipped ruleset's component: a program, so that other versions of Node can run it. */
for (const { shelf, core } of shippedRulesets()) {
  const digest = createHash("sha256")
    .update(await directComponent(core))
    .digest("hex");
  process.stdout.write(`${shelf} ${digest}\n`);
}
