import { spawnSync } from "node:child_process";
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

function run(variables: NodeJS.ProcessEnv, ...args: readonly string[]) {
  const { CI, GLITHER_SIGNING_KEY, GLITHER_SIGNING_KEY_FILE, ...env } = process.env;
  return spawnSync(process.execPath, [script, ...args], { env: { ...env, ...variables }, encoding: "utf8" });
}

function identity(variables: NodeJS.ProcessEnv): string {
  const { status, stdout, stderr } = run(variables);
  expect([status, stderr]).toEqual([0, ""]);
  return stdout;
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

  it.each([
    ["text that is no key", { GLITHER_SIGNING_KEY: "secret but not PEM" }, []],
    ["a file that is not there", { GLITHER_SIGNING_KEY_FILE: join(folder, "none.pem") }, []],
    ["an option's file that is not there", {}, [`--key=${join(folder, "none.pem")}`]],
  ])("fails, with nothing that could be hashed for another signer, where the key is %s", (_, variables, args) => {
    const [first, second] = [run(variables, ...args), run(variables, ...args)];
    for (const { status, stdout, stderr } of [first, second])
      expect([status, stdout, stderr]).toEqual([1, expect.stringMatching(/^unreadable key [0-9a-f-]{36}\n$/u), ""]);
    expect(first.stdout).not.toBe(second.stdout);
  });
});
