import { generateSigningKey } from "@glither/attest";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { signer, trustedKeys } from "./keys.ts";
import { withEnvironment } from "./testing/environment.ts";
import { place, temporaryFolder } from "./testing/folders.ts";

const NO_KEYS = {
  GLITHER_SIGNING_KEY: undefined,
  GLITHER_SIGNING_KEY_FILE: undefined,
  GLITHER_VERIFY_KEY: undefined,
  GLITHER_VERIFY_KEY_FILE: undefined,
};

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

describe("the signer", () => {
  it("has the environment's key, as text or from a file", async () => {
    const { key, privateKeyPem } = generateSigningKey();
    const file = await place(folder.path, "key.pem", privateKeyPem);
    for (const named of [{ GLITHER_SIGNING_KEY: privateKeyPem }, { GLITHER_SIGNING_KEY_FILE: file }]) {
      const { key: found, development } = await withEnvironment({ ...NO_KEYS, ...named }, signer);
      expect({ development, publicKey: found.publicKeyPem }).toEqual({
        development: false,
        publicKey: key.publicKeyPem,
      });
    }
  });

  it("prefers the text, and takes an empty one for none", async () => {
    const [text, file] = [generateSigningKey(), generateSigningKey()];
    const path = await place(folder.path, "key.pem", file.privateKeyPem);
    const both = { ...NO_KEYS, GLITHER_SIGNING_KEY: text.privateKeyPem, GLITHER_SIGNING_KEY_FILE: path };
    expect((await withEnvironment(both, signer)).key.hint).toBe(text.key.hint);
    expect((await withEnvironment({ ...both, GLITHER_SIGNING_KEY: "" }, signer)).key.hint).toBe(file.key.hint);
  });

  it("has a new throw-away key each time when none is named", async () => {
    const [first, second] = [await withEnvironment(NO_KEYS, signer), await withEnvironment(NO_KEYS, signer)];
    expect([first.development, second.development]).toEqual([true, true]);
    expect(first.key.hint).not.toBe(second.key.hint);
  });

  it("never falls back to a throw-away key when the named one is not there", async () => {
    const missing = { ...NO_KEYS, GLITHER_SIGNING_KEY_FILE: `${folder.path}/none.pem` };
    await expect(withEnvironment(missing, signer)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("the trusted keys", () => {
  it("are those of the files, or else the environment's", async () => {
    const file = await place(folder.path, "a.pem", "a");
    const environment = { ...NO_KEYS, GLITHER_VERIFY_KEY: "b" };
    expect(await withEnvironment(environment, () => trustedKeys([file]))).toEqual(["a"]);
    expect(await withEnvironment(environment, () => trustedKeys([]))).toEqual(["b"]);
    const fromFile = { ...NO_KEYS, GLITHER_VERIFY_KEY_FILE: file };
    expect(await withEnvironment(fromFile, () => trustedKeys([]))).toEqual(["a"]);
  });

  it("are never nobody", async () => {
    for (const nothing of [NO_KEYS, { ...NO_KEYS, GLITHER_VERIFY_KEY: "" }])
      await expect(withEnvironment(nothing, () => trustedKeys([]))).rejects.toMatchObject({
        code: "REFUSED",
        exitCode: 5,
        hint: expect.stringContaining("--key FILE"),
      });
  });
});
