import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import { describeOnBench, REPOSITORY, SIGNER } from "./testing/bench.ts";
import { describeWithClient, jsonOf } from "./testing/clients.ts";

describeWithClient("skopeo", (skopeo) => {
  describeOnBench("and a registry", (bench) => {
    const copy = async (from: string, to: string): Promise<void> => {
      const tls = ["--src-tls-verify=false", "--dest-tls-verify=false"];
      const ran = await skopeo(["copy", "--all", ...tls, from, to], bench().env);
      expect({ ...ran, stdout: "" }).toEqual({ exitCode: 0, stdout: "", stderr: "" });
    };
    const tags = async (): Promise<readonly string[]> =>
      jsonOf(await skopeo(["list-tags", "--tls-verify=false", `docker://${bench().name}`], bench().env)).Tags;

    it("inspects what is published, byte for byte", async () => {
      const { name, digest, annotations, env } = bench();
      const raw = await skopeo(["inspect", "--raw", "--tls-verify=false", `docker://${name}:0.1.0`], env);
      expect(`sha256:${createHash("sha256").update(raw.stdout).digest("hex")}`).toBe(digest);
      expect(JSON.parse(raw.stdout)).toMatchObject({ annotations });
      const config = await skopeo(
        ["inspect", "--config", "--raw", "--tls-verify=false", `docker://${name}@${digest}`],
        env,
      );
      expect(jsonOf(config)).toMatchObject({ architecture: "wasm", os: "wasip2" });
    });

    it("copies it to a layout, which verifies with its signatures and not without", async () => {
      const { name, digest, folder, tangle } = bench();
      const layout = join(folder, "layout");
      await copy(`docker://${name}@${digest}`, `oci:${layout}:${REPOSITORY}:0.1.0`);
      const verify = () => tangle(["verify", `oci:${layout}@${digest}`, "--key", SIGNER]);
      expect(await verify()).toMatchObject({ exitCode: 5, stdout: expect.stringContaining("is not signed") });
      const signatures = (await tags()).filter((tag) => /^sha256-[0-9a-f]{64}\./u.test(tag));
      expect(signatures).toHaveLength(3);
      for (const tag of signatures) await copy(`docker://${name}:${tag}`, `oci:${layout}:${REPOSITORY}:${tag}`);
      expect(await verify()).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^verified /u) });
    });

    it("copies all tags to another place of a registry, where it verifies and gives the same component", async () => {
      const { name, digest, server, component, store, tangle } = bench();
      const mirror = `mirror/${REPOSITORY}`;
      for (const tag of await tags())
        await copy(`docker://${name}:${tag}`, `docker://${server.address}/${mirror}:${tag}`);
      const verified = await tangle(["verify", `${server.store}/${mirror}@${digest}`, "--key", SIGNER]);
      expect(verified).toMatchObject({ exitCode: 0 });
      const { layers } = JSON.parse(Buffer.from((await store(mirror).getManifest("0.1.0")).bytes).toString());
      expect(Buffer.from(await store(mirror).getBlob(layers[0]))).toEqual(component);
    });

    it("reads the file that an artifact was saved in, and writes one that can be loaded", async () => {
      const { folder, server, digest, store, tangle } = bench();
      const reference = `${server.store}/${REPOSITORY}:0.1.0@${digest}`;
      expect(await tangle(["oci", "save", reference, "--out", "ours.tar"])).toMatchObject({ exitCode: 0 });
      const saved = `oci-archive:${join(folder, "ours.tar")}:${REPOSITORY}:0.1.0`;
      await copy(saved, `docker://${server.address}/from-file:0.1.0`);
      expect(await store("from-file").resolveTag("0.1.0")).toMatchObject({ digest });
    });

    it("writes a file that is loaded with the signatures, and not without", async () => {
      const { folder, server, name, digest, store, tangle } = bench();
      const load = (file: string) =>
        tangle(["oci", "load", file, "--store", `${server.store}/loaded`, "--key", SIGNER]);
      // An archive of skopeo's holds one image, and signatures are others.
      const bare = join(folder, "bare.tar");
      await copy(`docker://${name}:0.1.0`, `oci-archive:${bare}:${REPOSITORY}:0.1.0`);
      expect(await load(bare)).toMatchObject({ exitCode: 5, stdout: "" });
      const layout = join(folder, "with-signatures");
      const signatures = (await tags()).filter((tag) => /^sha256-[0-9a-f]{64}\./u.test(tag));
      for (const tag of ["0.1.0", ...signatures])
        await copy(`docker://${name}:${tag}`, `oci:${layout}:${REPOSITORY}:${tag}`);
      const whole = join(folder, "whole.tar");
      execFileSync("tar", ["-cf", whole, "-C", layout, "."]);
      expect(await load(whole)).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(digest) });
      expect(await store(`loaded/${REPOSITORY}`).resolveTag("0.1.0")).toMatchObject({ digest });
    });

    it("copies what a layout of ours holds to a registry", async () => {
      const { folder, server, digest, store, tangle } = bench();
      const pushed = await tangle(["oci", "push", join(folder, "mailguard.wasm"), "--store", `oci:${folder}/ours`]);
      expect(pushed.exitCode).toBe(0);
      await copy(`oci:${folder}/ours:${REPOSITORY}:0.1.0`, `docker://${server.address}/from-layout:0.1.0`);
      expect(await store("from-layout").resolveTag("0.1.0")).toMatchObject({ digest });
    });
  });

  describeOnBench(
    "and a registry over TLS",
    (bench) => {
      it("copies what is published", async () => {
        const { server, name, digest, env, store } = bench();
        const copied = await skopeo(
          ["copy", `docker://${name}@${digest}`, `docker://${server.address}/copy:0.1.0`],
          env,
        );
        expect(copied).toMatchObject({ exitCode: 0 });
        expect(await store("copy").resolveTag("0.1.0")).toMatchObject({ digest });
      });
    },
    { tls: true },
  );
});
