import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import { annotationArguments, describeOnBench, REPOSITORY, SIGNER, STRANGER } from "./testing/bench.ts";
import { clientNamed, describeWithClient } from "./testing/clients.ts";
import { Cosign } from "./testing/cosign.ts";

const signer = clientNamed("cosign");

describeWithClient("wkg", (wkg) => {
  describeOnBench("and a registry", (bench) => {
    const run = async (command: string, ...args: readonly string[]): Promise<void> => {
      const { env, server } = bench();
      const { exitCode, stderr } = await wkg(["oci", command, "--insecure", server.address, ...args], env);
      expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    };

    /** As the publication of the bench, in a repository of its own. */
    const push = async (annotations: Readonly<Record<string, string>>): Promise<{ readonly digest: string }> => {
      const { server, folder, store } = bench();
      const stated = Object.entries(annotations).flatMap(([key, value]) => ["--annotation", `${key}=${value}`]);
      await run("push", ...stated, `${server.address}/theirs/${REPOSITORY}:0.1.0`, join(folder, "mailguard.wasm"));
      return (await store(`theirs/${REPOSITORY}`).getManifest("0.1.0")).descriptor;
    };

    it("pulls the component of what is published, byte for byte, by tag and by digest", async () => {
      const { name, digest, folder, component } = bench();
      for (const [i, reference] of [`${name}:0.1.0`, `${name}@${digest}`].entries()) {
        await run("pull", "--output", join(folder, `pulled-${i}.wasm`), reference);
        expect(await readFile(join(folder, `pulled-${i}.wasm`))).toEqual(component);
      }
    });

    it("gives what can be published again, as the same artifact", async () => {
      const { name, digest, folder, tangle } = bench();
      await run("pull", "--output", join(folder, "again.wasm"), `${name}:0.1.0`);
      const { stdout } = await tangle(["oci", "push", "again.wasm", "--store", `oci:${folder}/again`]);
      expect(stdout).toBe(`published oci:${folder}/again:${REPOSITORY}:0.1.0@${digest}\n`);
    });

    it("pushes what we read, and refuse as long as it is unsigned", async () => {
      const { folder, component, store, server, annotations, tangle } = bench();
      const { digest } = await push(annotations);
      const theirs = store(`theirs/${REPOSITORY}`);
      const { layers } = JSON.parse(Buffer.from((await theirs.getManifest(digest)).bytes).toString());
      expect(Buffer.from(await theirs.getBlob(layers[0]))).toEqual(component);
      const reference = `${server.store}/theirs/${REPOSITORY}@${digest}`;
      const pull = ["oci", "pull", reference, "--key", SIGNER, "--out", "theirs.wasm"];
      expect(await tangle(pull)).toMatchObject({ exitCode: 5, stderr: expect.stringContaining("is not signed") });
      expect(existsSync(join(folder, "theirs.wasm"))).toBe(false);
    });

    (signer === undefined ? it.skip : it)("pushes what cosign signs, and we verify and pull", async () => {
      if (signer === undefined) return;
      const { folder, server, component, annotations, tangle, trust } = bench();
      const cosign = new Cosign(signer, bench);
      await cosign.generate();
      const { digest } = await push(annotations);
      const repository = `theirs/${REPOSITORY}@${digest}`;
      await cosign.sign("cosign.key", `${server.address}/${repository}`, ...annotationArguments(annotations));
      const [right, wrong] = [await trust("cosign", "cosign.pub"), await trust("stranger", STRANGER)];
      const pull = ["oci", "pull", `${server.store}/${repository}`, "--out", "theirs.wasm", "--trust"];
      expect(await tangle([...pull, wrong])).toMatchObject({ exitCode: 5 });
      expect(await tangle([...pull, right])).toMatchObject({ exitCode: 0 });
      expect(await readFile(join(folder, "theirs.wasm"))).toEqual(component);
    });
  });

  describeOnBench(
    "and a registry over TLS",
    (bench) => {
      it("pulls the component of what is published", async () => {
        const { name, digest, folder, component, env } = bench();
        const pulled = join(folder, "pulled.wasm");
        expect(await wkg(["oci", "pull", "--output", pulled, `${name}@${digest}`], env)).toMatchObject({ exitCode: 0 });
        expect(await readFile(pulled)).toEqual(component);
      });
    },
    { tls: true },
  );
});
