import { join } from "node:path";
import { generateSigningKey } from "@glither/attest";
import { expect, it } from "@jest/globals";
import { publish } from "../publish/publish.ts";
import { hollowComponent } from "../testing/components.ts";
import { withEnvironment } from "../testing/environment.ts";
import { place, temporaryFolder } from "../testing/folders.ts";
import { GATE } from "../testing/rulesets.ts";
import { sources } from "./_sources.ts";

it("takes where rules stand from the source map that is attached and signed, and from nowhere else", async () => {
  const folder = await temporaryFolder();
  try {
    const { privateKeyPem, key } = generateSigningKey();
    const component = await place(folder.path, "gate.wasm", await hollowComponent());
    const source = await place(folder.path, "gate.glith", GATE);
    const pulledFrom = async (name: string, attach: "map" | "none") => {
      const store = `oci:${join(folder.path, name)}`;
      const environment = { GLITHER_SIGNING_KEY: privateKeyPem, GLITHER_VERIFY_KEY: key.publicKeyPem };
      return withEnvironment(environment, async () => {
        const { data } = await publish({ component, source, store, attach });
        const { reference } = data as { reference: string };
        return (await sources()).pull({ reference }, undefined);
      });
    };
    expect((await pulledFrom("with", "map")).places?.get("deliver_known")).toEqual({ line: 11, column: 1 });
    expect(await pulledFrom("without", "none")).not.toHaveProperty("places");
  } finally {
    await folder.remove();
  }
});
