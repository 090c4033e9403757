import { readFile, stat } from "node:fs/promises";
import { loadSigningKey } from "@glither/attest";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { UNTRUSTED, withEnvironment } from "../testing/environment.ts";
import { listing, place, temporaryFolder } from "../testing/folders.ts";
import { generateKey, writePolicy } from "./key-files.ts";
import { readPolicy } from "./trust.ts";

// Passwords are slow to try, by design.
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let out: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  out = `${folder.path}/keys/signer.key`;
});
afterEach(() => folder.remove());

const generate = (password?: string) =>
  withEnvironment({ ...UNTRUSTED, GLITHER_SIGNING_KEY_PASSWORD: password }, () => generateKey({ out }));

describe("a new key", () => {
  it("is for its owner's eyes alone, and its public half stands beside it", async () => {
    const { text, data } = await generate();
    const [pem, publicKey] = await Promise.all([readFile(out, "utf8"), readFile(`${out}.pub`, "utf8")]);
    expect((await stat(out)).mode & 0o777).toBe(0o600);
    expect(loadSigningKey(pem).publicKeyPem).toBe(publicKey);
    expect(text).toContain("It is not encrypted");
    expect(text + JSON.stringify(data)).not.toContain(pem.split("\n")[1]);
    expect(Object.keys(await listing(folder.path))).toEqual(["keys", "keys/signer.key", "keys/signer.key.pub"]);
  });

  it("is encrypted where there is a password, which is shown nowhere", async () => {
    const { text, data } = await generate("a password");
    const pem = await readFile(out, "utf8");
    expect(pem).toContain("ENCRYPTED SIGSTORE");
    expect(loadSigningKey(pem, "a password").publicKeyPem).toBe(await readFile(`${out}.pub`, "utf8"));
    expect(text + JSON.stringify(data)).not.toContain("a password");
  });

  it.each(["signer.key", "signer.key.pub"])("replaces nothing: %s", async (name) => {
    await place(folder.path, `keys/${name}`, "precious");
    const before = await listing(folder.path);
    await expect(generate()).rejects.toMatchObject({ code: "UNWRITABLE", exitCode: 64 });
    expect(await listing(folder.path)).toEqual(before);
  });
});

describe("a first policy", () => {
  it("trusts each key for the names, and demands what publish attaches", async () => {
    await generate();
    const second = await place(folder.path, "second.pub", await readFile(`${out}.pub`));
    const policy = `${folder.path}/glither.trust.json`;
    await writePolicy({ keys: [`${out}.pub`, second], names: [], out: policy });
    expect(await readPolicy(policy)).toMatchObject({
      rules: [
        {
          name: "glither/*",
          statements: ["signature", "membrane", "provenance"],
          signers: [{ kind: "key" }, { kind: "key" }],
        },
      ],
      compilers: ["glither/0.1.0"],
      snapshots: ["0.1.0"],
    });
    await expect(writePolicy({ keys: [second], names: [], out: policy })).rejects.toMatchObject({ code: "UNWRITABLE" });
  });

  it("is not written for nobody, for a private key, or for names that are none", async () => {
    await generate();
    const base = { keys: [`${out}.pub`], names: [], out: `${folder.path}/x.json` };
    const identity = { issuer: "https://a", subject: "b" };
    for (const wrong of [{ keys: [] }, { keys: [out] }, { names: ["*"] }, { identity }, { identity, root: out }])
      await expect(writePolicy({ ...base, ...wrong })).rejects.toMatchObject({ name: "StageError" });
    expect(Object.keys(await listing(folder.path))).not.toContain("x.json");
  });
});
