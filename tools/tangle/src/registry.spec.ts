import { hollowComponent } from "@glither/stages/testing/components";
import { place, temporaryFolder } from "@glither/stages/testing/folders";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { describeWithRegistry } from "../../registry/src/testing/describe-with-registry.ts";
import { keyPair } from "./testing/key-pair.ts";
import { tangle, tangleJson } from "./testing/tangle.ts";

// Each test starts processes of its own.
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let privateKey: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  const pair = keyPair();
  privateKey = pair.privateKey;
  await place(folder.path, "signer.pem", pair.publicKey);
  await place(folder.path, "gate.wasm", await hollowComponent());
  await place(folder.path, "config.json", "{}");
  await place(folder.path, "artifact.json", "{}");
});
afterAll(() => folder.remove());

describeWithRegistry("the command line and a registry", {}, (server) => {
  const here = (more: Readonly<Record<string, string>> = {}) => ({
    cwd: folder.path,
    env: {
      GLITHER_SIGNING_KEY: privateKey,
      GLITHER_STORE: server().store,
      RAGBAZ_REGISTRY_USER: server().user,
      RAGBAZ_REGISTRY_TOKEN: server().password,
      DOCKER_CONFIG: folder.path,
      ...more,
    },
  });

  it("push, verify and pull by the digest that is printed", async () => {
    const { exitCode, stdout } = await tangle(["oci", "push", "gate.wasm"], here());
    expect(exitCode).toBe(0);
    const reference = /^published (\S+@sha256:[0-9a-f]{64})\n$/u.exec(stdout)?.[1] ?? "";
    expect(reference).toContain(`${server().store}/glither/mail/gate:0.1.0@`);
    const key = ["--key", "signer.pem"];
    const { json } = await tangleJson(["verify", reference, ...key], here());
    expect(json).toMatchObject({ digest: reference.slice(-71) });
    expect((await tangle(["oci", "pull", reference, ...key, "--out", "out/gate.wasm"], here())).exitCode).toBe(0);
    const run = await tangle(["run", reference, ...key, "--input", "artifact.json"], here());
    // The component for tests does nothing else; it was verified, linked and run.
    expect(run).toMatchObject({ exitCode: 6, stderr: expect.stringContaining("the component stopped with a trap") });
    expect((await tangle(["oci", "push", "gate.wasm"], here())).stdout).toBe(`unchanged: ${reference}\n`);
  });

  it("says what to do about missing credentials, and shows none that are wrong", async () => {
    const missing = await tangle(
      ["oci", "push", "gate.wasm"],
      here({ RAGBAZ_REGISTRY_USER: "", RAGBAZ_REGISTRY_TOKEN: "" }),
    );
    expect(missing).toMatchObject({ exitCode: 5, stdout: "" });
    expect(missing.stderr).toBe(
      `error: \`${server().address}\` wants credentials\n` +
        "hint: set `RAGBAZ_REGISTRY_USER` and `RAGBAZ_REGISTRY_TOKEN`, and `RAGBAZ_REGISTRY_HOST` to the registry that may be shown them, or log in with a client that writes Docker's `config.json`\n",
    );
    const wrong = await tangle(["oci", "push", "gate.wasm"], here({ RAGBAZ_REGISTRY_TOKEN: "SECRET" }));
    expect(wrong).toMatchObject({ exitCode: 5, stdout: "" });
    expect(wrong.stderr).not.toContain("SECRET");
  });

  it("says that nobody is there", async () => {
    const { exitCode, stderr } = await tangle(
      ["oci", "push", "gate.wasm"],
      here({ GLITHER_STORE: "http://127.0.0.1:1" }),
    );
    expect(exitCode).toBe(64);
    expect(stderr).toMatch(
      /^error: `127\.0\.0\.1:1` cannot be reached \(ECONNREFUSED\)\nhint: check the registry's name/u,
    );
  });
});
