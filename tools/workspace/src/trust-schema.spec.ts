import { readFileSync } from "node:fs";
import { join } from "node:path";
import { generateSigningKey, parseTrustPolicy } from "@glither/attest";
import { COMPILER_VERSION, SNAPSHOT_VERSION } from "@glither/roux/core";
import { describe, expect, it } from "@jest/globals";
import { Ajv2020 } from "ajv/dist/2020.js";
import { ROOT } from "./packages.ts";

const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");
const isPolicy = new Ajv2020().compile(JSON.parse(read("docs/schemas/trust.schema.json")));
const { publicKeyPem } = generateSigningKey().key;
const example = /```json\n([\s\S]*?)```/u.exec(read("docs/security.md"))?.[1] ?? "";
/** The page shows no key; a test needs one. */
const policy = JSON.parse(example.replace(/"-----BEGIN PUBLIC KEY-----.*?"/u, () => JSON.stringify(publicKeyPem)));

function isRead(value: unknown): boolean {
  try {
    parseTrustPolicy(Buffer.from(JSON.stringify(value)));
    return true;
  } catch {
    return false;
  }
}

describe("the schema of trust policies and the one that reads them", () => {
  it("accept the example of the security page, which is for this compiler", () => {
    expect({ schema: isPolicy(policy), reader: isRead(policy), errors: isPolicy.errors }).toEqual({
      schema: true,
      reader: true,
      errors: null,
    });
    expect(policy).toMatchObject({ compilers: [`glither/${COMPILER_VERSION}`], snapshots: [SNAPSHOT_VERSION] });
  });

  const [rule] = policy.rules;
  const key = { public_key: publicKeyPem };
  it.each<[string, object]>([
    ["nothing", {}],
    ...Object.keys(policy)
      .filter((name) => !["minimum_versions", "sigstore_root"].includes(name))
      .map((name): [string, object] => [`no ${name}`, { ...policy, [name]: undefined }]),
    ["an unknown field", { ...policy, allow: true }],
    ["another version", { ...policy, version: 2 }],
    ["no rules", { ...policy, rules: [] }],
    ["no signers", { ...policy, signers: {} }],
    ["no compilers", { ...policy, compilers: [] }],
    ["an empty snapshot version", { ...policy, snapshots: [""] }],
    ["all names", { ...policy, rules: [{ ...rule, names: ["*"] }] }],
    ["no signature", { ...policy, rules: [{ ...rule, statements: ["membrane"] }] }],
    ["an unknown statement", { ...policy, rules: [{ ...rule, statements: ["signature", "x"] }] }],
    ["an unknown field of a rule", { ...policy, rules: [{ ...rule, when: "x" }] }],
    [
      "a signer that is both",
      { ...policy, signers: { ...policy.signers, release: { ...key, issuer: "a", subject: "b" } } },
    ],
    ["an identity without issuer", { ...policy, signers: { ...policy.signers, ci: { subject: "b" } } }],
    ["a moment that is none", { ...policy, signers: { ...policy.signers, release: { ...key, valid_until: "2027" } } }],
    ["a minimum that is no version", { ...policy, minimum_versions: { "glither/mail/gate": "1" } }],
    ["no minimum", { ...policy, minimum_versions: {} }],
    ["an empty root", { ...policy, sigstore_root: "" }],
  ])("refuse %s", (_name, wrong) => {
    const value = JSON.parse(JSON.stringify(wrong));
    expect({ schema: isPolicy(value), reader: isRead(value) }).toEqual({ schema: false, reader: false });
  });
});
