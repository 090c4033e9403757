import { hollowComponent } from "@glither/stages/testing/components";
import { place, temporaryFolder } from "@glither/stages/testing/folders";
import { GATE } from "@glither/stages/testing/rulesets";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { describeWithRegistry } from "../../registry/src/testing/describe-with-registry.ts";
import { keyPair } from "./testing/key-pair.ts";
import { asker } from "./testing/repository.ts";
import { tangle } from "./testing/tangle.ts";

/** Eight at once: each is a process, a ruleset, its version and whose key signs. */
const PUBLISHERS = [
  { ruleset: "gate", version: "0.1.0", signer: "anna" },
  { ruleset: "gate", version: "0.1.0", signer: "bert" },
  { ruleset: "gate", version: "0.1.0", signer: "cleo" },
  { ruleset: "gate", version: "0.1.0", signer: "cleo" },
  { ruleset: "gate", version: "0.1.1", signer: "anna" },
  { ruleset: "gate", version: "0.2.0", signer: "bert" },
  { ruleset: "door", version: "0.1.0", signer: "anna" },
  { ruleset: "door", version: "0.1.0", signer: "bert" },
] as const;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const privateKeys = new Map<string, string>();

beforeAll(async () => {
  folder = await temporaryFolder();
  for (const signer of ["anna", "bert", "cleo"]) {
    const pair = keyPair();
    privateKeys.set(signer, pair.privateKey);
    await place(folder.path, `${signer}.pem`, pair.publicKey);
  }
  for (const { ruleset, version } of PUBLISHERS) {
    const text = GATE.replace("#pragma version 0.1.0", `#pragma version ${version}`);
    await place(folder.path, `${version}/${ruleset}.glith`, text);
    await place(folder.path, `${version}/${ruleset}.wasm`, await hollowComponent({ name: ruleset, text }));
  }
});
afterAll(() => folder.remove());

describeWithRegistry("eight publishers at once", {}, (server) => {
  const run = (args: readonly string[], signer: string) =>
    tangle(args, {
      cwd: folder.path,
      env: {
        GLITHER_SIGNING_KEY: privateKeys.get(signer) ?? "",
        GLITHER_STORE: server().store,
        RAGBAZ_REGISTRY_USER: server().user,
        RAGBAZ_REGISTRY_TOKEN: server().password,
        DOCKER_CONFIG: folder.path,
      },
    });

  it("lose no tag, no signature and nothing else that they attach", async () => {
    const published = await Promise.all(
      PUBLISHERS.map(async ({ ruleset, version, signer }) => {
        const file = `${version}/${ruleset}`;
        const { exitCode, stdout, stderr } = await run(
          ["oci", "push", `${file}.wasm`, "--source", `${file}.glith`],
          signer,
        );
        expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
        return { ruleset, version, signer, digest: /@(sha256:[0-9a-f]{64})$/mu.exec(stdout)?.[1] ?? "" };
      }),
    );
    for (const ruleset of ["gate", "door"]) {
      const own = published.filter((one) => one.ruleset === ruleset);
      const repository = asker(server(), `glither/mail/${ruleset}`);
      const versions = new Map(own.map(({ version, digest }) => [version, digest]));
      expect(await repository.published()).toEqual(versions);
      for (const digest of versions.values()) {
        const publishers = own.filter((one) => one.digest === digest);
        const { marked, listed } = await repository.attached(digest);
        // Of each run the signature, what is attested of the membrane, and the provenance; and once what it was built from.
        expect(marked.length).toBeGreaterThanOrEqual(new Set(publishers.map(({ signer }) => signer)).size * 3 + 1);
        expect(listed).toEqual(expect.arrayContaining([...marked]));
      }
    }
    for (const { ruleset, signer, digest } of published) {
      const reference = `${server().store}/glither/mail/${ruleset}@${digest}`;
      const verified = await run(["verify", reference, "--key", `${signer}.pem`], signer);
      expect({ ruleset, signer, ...verified }).toMatchObject({ exitCode: 0, stderr: "" });
    }
  });
});
