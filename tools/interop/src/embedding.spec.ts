import { spawnSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { directComponent, shippedRulesets } from "@glither/conformance/testing";
import { place, temporaryFolder } from "@glither/stages/testing/folders";
import { expect, it } from "@jest/globals";
import { EXPECTED, exampleOf } from "./testing/examples.ts";

it("runs on Node what docs/embedding.md shows, as it stands there", async () => {
  const { path, remove } = await temporaryFolder();
  // Beside this package, so that it finds the others as if they were installed.
  const example = join(import.meta.dirname, "../../../libs/stages/dist/embedding-example.mjs");
  try {
    const mailguard = shippedRulesets().find(({ shelf }) => shelf === "mail/mailguard");
    if (mailguard === undefined) throw new Error("there is no mailguard");
    writeFileSync(join(path, "mailguard.wasm"), await directComponent(mailguard.core));
    await place(path, "mailguard.core.json", JSON.stringify(mailguard.core));
    writeFileSync(example, exampleOf("Node", "js"));
    const args = ["--conditions=@glither/source", "--disable-warning=ExperimentalWarning", example];
    const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: path, encoding: "utf8" });
    expect({ stdout, stderr }).toEqual({ stdout: `${EXPECTED}\n`, stderr: "" });
  } finally {
    rmSync(example, { force: true });
    await remove();
  }
});
