import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { place } from "@glither/stages/testing/folders";
import { expect, it } from "@jest/globals";
import { describeOnBench, REPOSITORY, SIGNER, STRANGER } from "./testing/bench.ts";
import { describeWithClient, jsonOf } from "./testing/clients.ts";

const BUNDLE = "application/vnd.dev.sigstore.bundle.v0.3+json";
const STATEMENTS = [
  "https://glither.org/attestation/membrane/v1",
  "https://sigstore.dev/cosign/sign/v1",
  "https://slsa.dev/provenance/v1",
];

describeWithClient("oras", (oras) => {
  describeOnBench("and a registry", (bench) => {
    const http = ["--plain-http"];
    const succeeds = async (...args: readonly string[]): Promise<string> => {
      const { exitCode, stdout, stderr } = await oras(args, bench().env);
      expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
      return stdout;
    };
    const discover = async (...args: readonly string[]): Promise<readonly Referrer[]> =>
      jsonOf(await oras(["discover", "--format", "json", ...args], bench().env)).referrers;
    const verify = (reference: string, key = SIGNER) => bench().tangle(["verify", reference, "--key", key]);

    it("discovers every statement about what is published", async () => {
      const { name, digest } = bench();
      const found = await discover(...http, `${name}:0.1.0`);
      expect(found.map(({ artifactType }) => artifactType)).toEqual([BUNDLE, BUNDLE, BUNDLE]);
      expect(predicatesOf(found)).toEqual(STATEMENTS);
      expect(predicatesOf(await discover(...http, "--artifact-type", BUNDLE, `${name}@${digest}`))).toEqual(STATEMENTS);
    });

    it("fetches the manifest and pulls the component", async () => {
      const { name, digest, annotations, component, folder } = bench();
      expect(JSON.parse(await succeeds("manifest", "fetch", ...http, `${name}@${digest}`))).toMatchObject({
        annotations,
      });
      expect(JSON.parse(await succeeds("manifest", "fetch", "--descriptor", ...http, `${name}:0.1.0`))).toMatchObject({
        digest,
      });
      await succeeds("pull", ...http, "--output", join(folder, "pulled"), `${name}@${digest}`);
      expect(await readFile(join(folder, "pulled", "mailguard.wasm"))).toEqual(component);
    });

    it("copies it with its statements to another place, where it verifies", async () => {
      const { name, digest, server } = bench();
      const both = ["--from-plain-http", "--to-plain-http"];
      await succeeds("cp", "-r", ...both, `${name}:0.1.0`, `${server.address}/mirror/${REPOSITORY}:0.1.0`);
      const mirrored = `${server.store}/mirror/${REPOSITORY}@${digest}`;
      expect(await verify(mirrored)).toMatchObject({ exitCode: 0 });
      expect(await verify(mirrored, STRANGER)).toMatchObject({ exitCode: 5 });
      await succeeds("cp", ...both, `${name}:0.1.0`, `${server.address}/bare/${REPOSITORY}:0.1.0`);
      const bare = await verify(`${server.store}/bare/${REPOSITORY}@${digest}`);
      expect(bare).toMatchObject({ exitCode: 5, stdout: expect.stringContaining("is not signed") });
    });

    it("copies it to a layout, where it verifies, and from there to a registry again", async () => {
      const { name, digest, folder, server } = bench();
      const layout = join(folder, "copied");
      await succeeds("cp", "-r", "--from-plain-http", "--to-oci-layout", `${name}:0.1.0`, `${layout}:0.1.0`);
      expect(await verify(`oci:${layout}@${digest}`)).toMatchObject({ exitCode: 0 });
      const back = `${server.address}/back/${REPOSITORY}`;
      await succeeds("cp", "-r", "--from-oci-layout", "--to-plain-http", `${layout}:0.1.0`, `${back}:0.1.0`);
      expect(await verify(`${server.store}/back/${REPOSITORY}@${digest}`)).toMatchObject({ exitCode: 0 });
    });

    it("discovers and pulls from a layout of ours", async () => {
      const { folder, digest, component, tangle } = bench();
      const layout = join(folder, "ours");
      const pushed = await tangle(["oci", "push", join(folder, "mailguard.wasm"), "--store", `oci:${layout}`]);
      expect(pushed.exitCode).toBe(0);
      expect(predicatesOf(await discover("--oci-layout", `${layout}@${digest}`))).toEqual(STATEMENTS);
      await succeeds("pull", "--oci-layout", "--output", join(folder, "from-ours"), `${layout}@${digest}`);
      expect(await readFile(join(folder, "from-ours", "mailguard.wasm"))).toEqual(component);
    });

    it("attaches something of its own, and takes nothing away", async () => {
      const { name, digest, server, folder, env } = bench();
      await place(folder, "sbom.json", "{}");
      const type = "application/vnd.example.sbom";
      const args = ["attach", ...http, "--disable-path-validation", "--artifact-type", type, `${name}@${digest}`];
      expect(await oras([...args, `${join(folder, "sbom.json")}:application/json`], env)).toMatchObject({
        exitCode: 0,
      });
      const types = (await discover(...http, `${name}@${digest}`)).map(({ artifactType }) => artifactType);
      expect(types.sort()).toEqual([BUNDLE, BUNDLE, BUNDLE, type].sort());
      expect(await verify(`${server.store}/${REPOSITORY}@${digest}`)).toMatchObject({ exitCode: 0 });
    });

    it("pushes what we read, and refuse unless it is one of ours", async () => {
      const { server, folder, component, store } = bench();
      const wasm = `${join(folder, "mailguard.wasm")}:application/wasm`;
      await place(folder, "cfg.json", "{}");
      const config = ["--config", `${join(folder, "cfg.json")}:application/vnd.wasm.config.v0+json`];
      await succeeds("push", ...http, "--disable-path-validation", ...config, `${server.address}/theirs:1.0.0`, wasm);
      const { bytes, descriptor } = await store("theirs").getManifest("1.0.0");
      const { layers } = JSON.parse(Buffer.from(bytes).toString());
      expect(Buffer.from(await store("theirs").getBlob(layers[0]))).toEqual(component);
      const refused = await verify(`${server.store}/theirs@${descriptor.digest}`);
      expect(refused).toMatchObject({ exitCode: 5, stdout: expect.stringContaining("lacks the annotation") });
    });
  });

  describeOnBench(
    "and a registry over TLS",
    (bench) => {
      it("copies with its statements what is published, and the copy verifies", async () => {
        const { server, name, digest, env, tangle } = bench();
        const copied = await oras(["cp", "-r", `${name}:0.1.0`, `${server.address}/mirror/${REPOSITORY}:0.1.0`], env);
        expect(copied).toMatchObject({ exitCode: 0 });
        const reference = `${server.store}/mirror/${REPOSITORY}@${digest}`;
        expect(await tangle(["verify", reference, "--key", SIGNER])).toMatchObject({ exitCode: 0 });
      });
    },
    { tls: true },
  );
});

interface Referrer {
  readonly artifactType: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

function predicatesOf(referrers: readonly Referrer[]): readonly (string | undefined)[] {
  return referrers.map(({ annotations }) => annotations?.["dev.sigstore.bundle.predicateType"]).sort();
}
