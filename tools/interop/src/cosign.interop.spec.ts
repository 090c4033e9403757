import { join } from "node:path";
import { place } from "@glither/stages/testing/folders";
import { beforeAll, expect, it } from "@jest/globals";
import { annotationArguments, describeOnBench, REPOSITORY, SIGNER, STRANGER } from "./testing/bench.ts";
import { describeWithClient, jsonOf } from "./testing/clients.ts";
import { Cosign, PASSWORD } from "./testing/cosign.ts";

const MEMBRANE = "https://glither.org/attestation/membrane/v1";

describeWithClient("cosign", (run) => {
  describeOnBench("and a registry", (bench) => {
    const cosign = new Cosign(run, bench);
    const reference = (): string => `${bench().name}@${bench().digest}`;
    const published = (): string => `${bench().server.store}/${REPOSITORY}@${bench().digest}`;

    beforeAll(() => cosign.generate());

    it("verifies what is published, with the annotations that were signed", async () => {
      const { annotations, digest } = bench();
      const verified = await cosign.verify(SIGNER, reference(), ...annotationArguments(annotations));
      expect(JSON.stringify(jsonOf(verified))).toContain(digest);
    });

    it("refuses another key and another annotation", async () => {
      const stranger = await cosign.verify(STRANGER, reference());
      expect(stranger.exitCode).not.toBe(0);
      expect(stranger.stdout).toBe("");
      const other = await cosign.verify(SIGNER, reference(), "-a", "org.glither.dialect=glither.other");
      expect(other.exitCode).not.toBe(0);
    });

    it.each(["https://glither.org/attestation/membrane/v1", "https://slsa.dev/provenance/v1"])(
      "verifies the attestation %s",
      async (type) => {
        const { exitCode, stdout } = await cosign.verifyAttestation(SIGNER, reference(), type);
        expect({ exitCode, type: statementIn(stdout).predicateType }).toEqual({ exitCode: 0, type });
        expect((await cosign.verifyAttestation(STRANGER, reference(), type)).exitCode).not.toBe(0);
      },
    );

    it("signs what we then verify, if it signs the annotations", async () => {
      const { tangle, trust, annotations } = bench();
      const policy = await trust("cosign", "cosign.pub");
      const verify = () => tangle(["verify", published(), "--trust", policy]);
      expect(await verify()).toMatchObject({ exitCode: 5, stdout: expect.stringContaining("is not trusted") });
      await cosign.sign("cosign.key", reference());
      expect(await verify()).toMatchObject({
        exitCode: 5,
        stdout: expect.stringContaining("is not the one that was signed"),
      });
      await cosign.sign("cosign.key", reference(), ...annotationArguments(annotations));
      expect(await verify()).toMatchObject({ exitCode: 0 });
      const stranger = await trust("stranger", STRANGER);
      expect(await tangle(["verify", published(), "--trust", stranger])).toMatchObject({
        exitCode: 5,
        stdout: expect.stringContaining("is not trusted"),
      });
    });

    it("attests in statements of version 0.1, which are refused", async () => {
      const { tangle, trust, annotations, folder } = bench();
      const policy = await trust("attester", "cosign.pub", ["signature", "membrane"]);
      const verify = () => tangle(["verify", published(), "--trust", policy]);
      await cosign.sign("cosign.key", reference(), ...annotationArguments(annotations));
      expect((await verify()).stdout).toMatch(/ {2}FAILED {2}membrane: .* is not trusted/u);
      const { predicate } = statementIn((await cosign.verifyAttestation(SIGNER, reference(), MEMBRANE)).stdout);
      await place(folder, "membrane.json", JSON.stringify(predicate));
      await cosign.attest("cosign.key", reference(), MEMBRANE, "membrane.json");
      expect((await verify()).stdout).toMatch(/ {2}FAILED {2}membrane: the statement is not of type `\S+\/v1`/u);
    });

    it("leaves our own signature where it was", async () => {
      await cosign.sign("cosign.key", reference());
      expect(await bench().tangle(["verify", published(), "--key", SIGNER])).toMatchObject({ exitCode: 0 });
      expect(await cosign.verify(SIGNER, reference())).toMatchObject({ exitCode: 0 });
    });

    it("makes an encrypted key that we publish with", async () => {
      const { tangle, folder, server } = bench();
      const env = {
        GLITHER_SIGNING_KEY: "",
        GLITHER_SIGNING_KEY_FILE: join(folder, "cosign.key"),
        GLITHER_SIGNING_KEY_PASSWORD: PASSWORD,
      };
      const store = `${server.store}/encrypted`;
      const { stdout } = await tangle(["oci", "push", "mailguard.wasm", "--store", store], env);
      expect(stdout).toMatch(/^published /u);
      const there = `${server.address}/encrypted/${REPOSITORY}:0.1.0`;
      expect(await cosign.verify("cosign.pub", there)).toMatchObject({ exitCode: 0 });
      expect((await cosign.verify(SIGNER, there)).exitCode).not.toBe(0);
    });

    it("signs with an encrypted key that we made", async () => {
      const { tangle, trust, annotations } = bench();
      const env = { GLITHER_SIGNING_KEY_PASSWORD: PASSWORD };
      expect(await tangle(["key", "generate", "--out", "ours.key"], env)).toMatchObject({ exitCode: 0 });
      await cosign.sign("ours.key", reference(), ...annotationArguments(annotations));
      const policy = await trust("ours", "ours.key.pub");
      expect(await tangle(["verify", published(), "--trust", policy])).toMatchObject({ exitCode: 0 });
    });
  });

  describeOnBench(
    "and a registry over TLS",
    (bench) => {
      it("verifies what is published, and signs what we verify", async () => {
        const { server, name, digest, annotations, tangle, trust } = bench();
        const cosign = new Cosign(run, bench);
        await cosign.generate();
        expect(await cosign.verify(SIGNER, `${name}@${digest}`)).toMatchObject({ exitCode: 0 });
        await cosign.sign("cosign.key", `${name}@${digest}`, ...annotationArguments(annotations));
        const reference = `${server.store}/${REPOSITORY}@${digest}`;
        const verified = await tangle(["verify", reference, "--trust", await trust("cosign", "cosign.pub")]);
        expect(verified).toMatchObject({ exitCode: 0 });
      });
    },
    { tls: true },
  );
});

/** Of the envelope that cosign prints for an attestation. */
function statementIn(stdout: string): ReturnType<typeof JSON.parse> {
  return JSON.parse(Buffer.from(JSON.parse(stdout).payload, "base64").toString());
}
