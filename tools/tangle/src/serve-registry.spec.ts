import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { withEnvironment } from "@glither/stages/testing/environment";
import { temporaryFolder } from "@glither/stages/testing/folders";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { describeWithRegistry } from "../../registry/src/testing/describe-with-registry.ts";
import { printedBy } from "./testing/in-process.ts";
import { configOf, LETTER, publishedGate, startService } from "./testing/service.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeAll(async () => {
  folder = await temporaryFolder();
  await publishedGate(folder.path);
});
afterAll(() => folder.remove());

describeWithRegistry("a service whose component is in a registry", {}, (server) => {
  it("pulls it by digest, verifies it, and disposes", async () => {
    const environment = {
      GLITHER_SIGNING_KEY: await readFile(join(folder.path, "signer.key"), "utf8"),
      GLITHER_STORE: server().store,
      RAGBAZ_REGISTRY_USER: server().user,
      RAGBAZ_REGISTRY_TOKEN: server().password,
      DOCKER_CONFIG: folder.path,
    };
    await withEnvironment(environment, async () => {
      const source = join(folder.path, "gate.glith");
      const { text } = await printedBy(["oci", "push", join(folder.path, "gate.wasm"), "--source", source, "--json"]);
      const { digest } = JSON.parse(text) as { readonly digest: string };
      const reference = `${server().store}/glither/mail/gate@${digest}`;
      const service = await startService(folder.path, configOf(reference));
      const { json } = await service.ask("/v1/deployments/mail/dispose", "gateway", { artifact: LETTER });
      expect(json).toMatchObject({ receipt: { rule: "deliver_known" } });
      expect((await service.ask("/v1/deployments/mail", "ann")).json).toMatchObject({ digest });
      expect(JSON.stringify(service.lines)).not.toContain(server().password);
      await service.stop();
    });
  });
});
