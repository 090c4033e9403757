import { inspect } from "node:util";
import { generateSigningKey } from "@glither/attest";
import { token } from "@glither/attest/testing/sigstore";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { UNTRUSTED, withEnvironment } from "../testing/environment.ts";
import { place, temporaryFolder } from "../testing/folders.ts";
import { inCi, signer } from "./keys.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

const within = (variables: Readonly<Record<string, string>>) =>
  withEnvironment({ ...UNTRUSTED, ...variables }, () => signer({ throwAway: true }));

it.each([
  ["true", true],
  ["1", true],
  ["false", false],
  ["0", false],
  ["", false],
  [undefined, false],
])("CI=%s is CI: %s", async (CI, expected) => {
  expect(await withEnvironment({ CI }, async () => inCi())).toBe(expected);
});

describe("the signer", () => {
  it("has the environment's key, as text or from a file", async () => {
    const { key, privateKeyPem } = generateSigningKey();
    const file = await place(folder.path, "key.pem", privateKeyPem);
    for (const named of [{ GLITHER_SIGNING_KEY: privateKeyPem }, { GLITHER_SIGNING_KEY_FILE: file }]) {
      const { receipt } = await within(named);
      expect(receipt).toEqual({ kind: "key", development: false, hint: key.hint, public_key: key.publicKeyPem });
    }
  });

  it("opens an encrypted key with the environment's password, as text or from a file", async () => {
    const { key, privateKeyPem } = generateSigningKey("a password");
    const file = await place(folder.path, "password", "a password\n");
    for (const named of [{ GLITHER_SIGNING_KEY_PASSWORD: "a password" }, { GLITHER_SIGNING_KEY_PASSWORD_FILE: file }]) {
      expect((await within({ GLITHER_SIGNING_KEY: privateKeyPem, ...named })).receipt.hint).toBe(key.hint);
    }
    for (const password of ["", "another"]) {
      await expect(
        within({ GLITHER_SIGNING_KEY: privateKeyPem, GLITHER_SIGNING_KEY_PASSWORD: password }),
      ).rejects.toMatchObject({ code: "KEY_UNUSABLE" });
    }
  });

  it("prefers the text, and takes an empty one for none", async () => {
    const [text, file] = [generateSigningKey(), generateSigningKey()];
    const path = await place(folder.path, "key.pem", file.privateKeyPem);
    const both = { GLITHER_SIGNING_KEY: text.privateKeyPem, GLITHER_SIGNING_KEY_FILE: path };
    expect((await within(both)).receipt.hint).toBe(text.key.hint);
    expect((await within({ ...both, GLITHER_SIGNING_KEY: "" })).receipt.hint).toBe(file.key.hint);
  });

  it("has a new throw-away key each time when none is named", async () => {
    const [first, second] = [await within({}), await within({})];
    expect([first.receipt.development, second.receipt.development]).toEqual([true, true]);
    expect(first.receipt.hint).not.toBe(second.receipt.hint);
  });

  it("has none at all where others are to rely on it, and says what to set", async () => {
    const refused = withEnvironment(UNTRUSTED, () => signer({ throwAway: false }));
    await expect(refused).rejects.toMatchObject({
      code: "KEY_MISSING",
      exitCode: 64,
      hint: expect.stringContaining("`GLITHER_SIGNING_KEY`"),
    });
  });

  it("never falls back to a throw-away key when the named one is not there", async () => {
    await expect(within({ GLITHER_SIGNING_KEY_FILE: `${folder.path}/none.pem` })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("is either a key or an identity, and an identity needs a policy to check itself by", async () => {
    const GLITHER_IDENTITY_TOKEN = token({ iss: "https://token.example", sub: "ci" });
    await expect(
      within({ GLITHER_SIGNING_KEY: generateSigningKey().privateKeyPem, GLITHER_IDENTITY_TOKEN }),
    ).rejects.toMatchObject({ code: "MALFORMED", exitCode: 64 });
    await expect(within({ GLITHER_IDENTITY_TOKEN, GLITHER_TRUST: `${folder.path}/none.json` })).rejects.toMatchObject({
      exitCode: 5,
    });
  });
});

it.each(["GLITHER_SIGNING_KEY", "GLITHER_SIGNING_KEY_PASSWORD"])(
  "a secret in `%s_FILE` itself is not said",
  async (name) => {
    const secret = "-----BEGIN PRIVATE KEY-----\nMIGHsecret\n-----END PRIVATE KEY-----\n";
    const key = generateSigningKey("a password").privateKeyPem;
    const error: unknown = await withEnvironment(
      { ...UNTRUSTED, GLITHER_SIGNING_KEY: key, [name]: undefined, [`${name}_FILE`]: secret },
      () => signer({ throwAway: true }),
    ).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ message: expect.stringContaining(`the file that \`${name}_FILE\` names`) });
    expect(inspect(error, { depth: 9 })).not.toContain("MIGHsecret");
  },
);
