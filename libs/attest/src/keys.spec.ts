import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, verify } from "node:crypto";
import { inspect } from "node:util";
import { describe, expect, it } from "@jest/globals";
import { generateSigningKey, keyHint, loadSigningKey, privateKeyOf, signingKeyOf, trustedKey } from "./keys.ts";
import { COSIGN_PUBLIC_KEY, cosignKey } from "./testing/cosign-key.ts";

// Passwords are slow to try, by design.
const { key, privateKeyPem } = generateSigningKey();
const sec1 = createPrivateKey(privateKeyPem).export({ format: "pem", type: "sec1" }).toString();

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe("loadSigningKey", () => {
  it.each([
    ["PKCS#8", privateKeyPem],
    ["SEC1", sec1],
    [
      "SEC1 after its parameters",
      `-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n${sec1}`,
    ],
    ["PKCS#8 with CRLF", privateKeyPem.replaceAll("\n", "\r\n")],
  ])("reads %s", (_name, pem) => {
    expect(loadSigningKey(pem).publicKeyPem).toBe(key.publicKeyPem);
    expect(loadSigningKey(pem).hint).toBe(key.hint);
  });

  it("reads what cosign wrote, under both of its labels, with the password and not without", () => {
    for (const label of ["SIGSTORE", "COSIGN"]) {
      const pem = cosignKey(undefined, label);
      expect(loadSigningKey(pem, "s3cret-pass").publicKeyPem).toBe(COSIGN_PUBLIC_KEY);
      for (const password of [undefined, "", "s3cret-pas"]) {
        expect(thrownBy(() => loadSigningKey(pem, password))).toMatchObject({ code: "KEY_UNUSABLE" });
      }
    }
  });

  it("reads the encrypted keys that are made here, and shows neither them nor their password", () => {
    const made = generateSigningKey("a password");
    expect(made.privateKeyPem).toMatch(/^-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\n/);
    expect(loadSigningKey(made.privateKeyPem, "a password").publicKeyPem).toBe(made.key.publicKeyPem);
    const error = thrownBy(() => loadSigningKey(made.privateKeyPem, "another password"));
    expect(error).not.toHaveProperty("cause");
    expect(inspect(error, { depth: 9 })).not.toMatch(/a(?:nother)? password`/);
    expect(generateSigningKey("a password").privateKeyPem).not.toBe(made.privateKeyPem);
  });

  it.each<[string, Parameters<typeof cosignKey>[0]]>([
    [
      "a cost that would take all memory",
      (body) => ({ ...body, kdf: { ...body.kdf, params: { N: 2 ** 30, r: 8, p: 1 } } }),
    ],
    [
      "a cost that is no power of two",
      (body) => ({ ...body, kdf: { ...body.kdf, params: { N: 65_537, r: 8, p: 1 } } }),
    ],
    ["another derivation", (body) => ({ ...body, kdf: { ...body.kdf, name: "pbkdf2" } })],
    ["another cipher", (body) => ({ ...body, cipher: { ...body.cipher, name: "aes" } })],
    ["a short nonce", (body) => ({ ...body, cipher: { ...body.cipher, nonce: "AAAA" } })],
    ["a changed ciphertext", (body) => ({ ...body, ciphertext: `AAAA${body.ciphertext.slice(4)}` })],
    ["no ciphertext", ({ kdf, cipher }) => ({ kdf, cipher })],
  ])("refuses an encrypted key with %s", (_name, change) => {
    expect(thrownBy(() => loadSigningKey(cosignKey(change), "s3cret-pass"))).toMatchObject({ code: "KEY_UNUSABLE" });
  });

  const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const p384 = generateKeyPairSync("ec", { namedCurve: "secp384r1" });
  const ed25519 = generateKeyPairSync("ed25519");
  const pkcs8 = { format: "pem", type: "pkcs8" } as const;
  const encrypted = createPrivateKey(privateKeyPem).export({ ...pkcs8, cipher: "aes-256-cbc", passphrase: "secret" });

  it.each([
    ["nothing", ""],
    ["a text", "not a key"],
    ["RSA", rsa.privateKey.export(pkcs8).toString()],
    ["P-384", p384.privateKey.export(pkcs8).toString()],
    ["Ed25519", ed25519.privateKey.export(pkcs8).toString()],
    ["a public key", key.publicKeyPem],
    ["an encrypted key", encrypted.toString()],
    [
      "an encrypted key of cosign",
      "-----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED SIGSTORE PRIVATE KEY-----",
    ],
    ["a cut key", privateKeyPem.replace(/\n.*\n-----END/, "\n-----END")],
    ["two keys", privateKeyPem + sec1],
  ])("refuses %s, and shows nothing of it", (_name, pem) => {
    const error = thrownBy(() => loadSigningKey(pem));
    expect(error).toMatchObject({ name: "AttestError", code: "KEY_UNUSABLE" });
    expect(error).not.toHaveProperty("cause");
    const shown = inspect(error, { depth: 9 });
    for (const line of pem.split(/\r?\n/).filter((text) => /^[A-Za-z0-9+/=]{20,}$/.test(text))) {
      expect(shown).not.toContain(line);
    }
  });

  it("keeps the private key out of what can be printed", () => {
    const secret = privateKeyPem.split("\n")[1];
    const loaded = loadSigningKey(privateKeyPem);
    expect(secret).toHaveLength(64);
    expect(inspect(loaded, { depth: 9, showHidden: true }) + JSON.stringify(loaded)).not.toContain(secret);
  });
});

describe("a key for another thread", () => {
  it("signs there as here, once it is a key of the signing kind again", async () => {
    const there = signingKeyOf(structuredClone(privateKeyOf(key)));
    expect(there).toMatchObject({ publicKeyPem: key.publicKeyPem, hint: key.hint });
    const [text, publicKey] = [Buffer.from("root"), createPublicKey(key.publicKeyPem)];
    expect(verify("sha256", text, publicKey, await there.sign(text))).toBe(true);
  });

  it("is none that somebody else has made, and none of another curve", () => {
    expect(thrownBy(() => privateKeyOf({ ...key }))).toMatchObject({ code: "KEY_UNUSABLE" });
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "secp384r1" });
    expect(thrownBy(() => signingKeyOf(privateKey))).toMatchObject({ code: "KEY_UNUSABLE" });
  });
});

describe("keyHint", () => {
  it("is the hash of the public key", () => {
    const spki = createPublicKey(key.publicKeyPem).export({ format: "der", type: "spki" });
    expect(keyHint(key.publicKeyPem)).toBe(createHash("sha256").update(spki).digest("base64"));
    expect(key.hint).toBe(keyHint(key.publicKeyPem));
  });
});

describe("trustedKey", () => {
  const p384 = generateKeyPairSync("ec", { namedCurve: "secp384r1" }).publicKey.export({ format: "pem", type: "spki" });

  it.each([
    ["nothing", ""],
    ["a private key", privateKeyPem],
    ["two keys", key.publicKeyPem + key.publicKeyPem],
    ["another curve", p384.toString()],
    ["a damaged key", key.publicKeyPem.replace("MFkw", "MFkx")],
  ])("refuses %s", (_name, pem) => {
    expect(thrownBy(() => trustedKey(pem))).toMatchObject({ code: "KEY_UNUSABLE" });
  });
});
