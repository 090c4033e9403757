import { execFileSync } from "node:child_process";
import { createHash, generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";

const script = join(import.meta.dirname, "../bin/signer-identity.js");
const folder = mkdtempSync(join(tmpdir(), "glither-signer-"));
const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const spki = publicKey.export({ type: "spki", format: "der" });
const fingerprint = `sha256:${createHash("sha256").update(spki).digest("hex")}\n`;

function identity(variables: NodeJS.ProcessEnv): string {
  const { CI, GLITHER_SIGNING_KEY, GLITHER_SIGNING_KEY_FILE, ...env } = process.env;
  return execFileSync(process.execPath, [script], { env: { ...env, ...variables }, encoding: "utf8", stdio: "pipe" });
}

describe("the signer's identity", () => {
  afterAll(() => rmSync(folder, { recursive: true }));

  it("is the fingerprint of the public key in the environment", () => {
    expect(identity({ GLITHER_SIGNING_KEY: pem })).toBe(fingerprint);
  });

  it("is the same for the same key in a file", () => {
    const file = join(folder, "key.pem");
    writeFileSync(file, pem);
    expect(identity({ GLITHER_SIGNING_KEY_FILE: file })).toBe(fingerprint);
  });

  it("is a fingerprint of an encrypted key's text, and of whom a token names", () => {
    const label = "ENCRYPTED SIGSTORE PRIVATE KEY";
    const encrypted = (body: string) => `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;
    const first = identity({ GLITHER_SIGNING_KEY: encrypted("AAAA") });
    expect(first).toMatch(/^encrypted key sha256:[0-9a-f]{64}\n$/);
    expect(identity({ GLITHER_SIGNING_KEY: encrypted("BBBB") })).not.toBe(first);
    const token = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.x`;
    const named = identity({ GLITHER_IDENTITY_TOKEN: token({ iss: "a", sub: "b", exp: 1 }) });
    expect(named).toMatch(/^identity sha256:[0-9a-f]{64}\n$/);
    expect(identity({ GLITHER_IDENTITY_TOKEN: token({ iss: "a", sub: "b", exp: 2 }) })).toBe(named);
    expect(identity({ GLITHER_IDENTITY_TOKEN: token({ iss: "a", sub: "c" }) })).not.toBe(named);
  });

  it("says so where there is no key", () => {
    expect(identity({})).toBe("development key\n");
    expect(identity({ CI: "true" })).toBe("no key in CI\n");
  });

  it("says no more of a key it cannot read", () => {
    expect(identity({ GLITHER_SIGNING_KEY: "secret but not PEM" })).toBe("unreadable key\n");
    expect(identity({ GLITHER_SIGNING_KEY_FILE: join(folder, "none.pem") })).toBe("unreadable key\n");
  });
});
