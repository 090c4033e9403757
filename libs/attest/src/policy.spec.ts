import { describe, expect, it } from "@jest/globals";
import { generateSigningKey } from "./keys.ts";
import { parseTrustPolicy, ruleFor, type WrittenPolicy } from "./policy.ts";
import { isOlder } from "./version.ts";

const { key, privateKeyPem } = generateSigningKey();
const IDENTITY = { issuer: "https://token.example", subject: "ci@acme.example" };
const RULE = { names: ["glither/mail/*"], signers: ["release"], statements: ["signature", "membrane"] };
const POLICY = {
  version: 1,
  signers: { release: { public_key: key.publicKeyPem }, ci: IDENTITY },
  rules: [
    RULE,
    { names: ["glither/mail/mailguard", "glither/*"], signers: ["ci"], statements: ["signature"], timestamped: true },
  ],
  compilers: ["glither/0.1.0"],
  snapshots: ["1"],
};

function parse(policy: unknown): WrittenPolicy {
  return parseTrustPolicy(Buffer.from(typeof policy === "string" ? policy : JSON.stringify(policy)));
}

const UNUSABLE = expect.objectContaining({ name: "AttestError", code: "POLICY_UNUSABLE" });

describe("a trust policy", () => {
  it("is read", () => {
    const minimum_versions = { "glither/mail/mailguard": "0.2.0" };
    const policy = parse({ $schema: "x", ...POLICY, minimum_versions, sigstore_root: "trusted_root.json" });
    expect(policy).toMatchObject({ compilers: ["glither/0.1.0"], snapshots: ["1"], rootFile: "trusted_root.json" });
    expect([...policy.minimumVersions]).toEqual([["glither/mail/mailguard", "0.2.0"]]);
    expect(policy.rules).toContainEqual({
      name: "glither/*",
      signers: [{ kind: "identity", ...IDENTITY }],
      statements: ["signature"],
      timestamped: true,
    });
  });

  it("says which pinned name no rule covers", () => {
    const minimum_versions = { "glither/mail/gate": "1.0.0", "glither/mial/gate": "1.0.0" };
    const rules = [RULE];
    expect(() => parse({ ...POLICY, rules, minimum_versions })).toThrow("pins a version of `glither/mial/gate`");
    expect(parse({ ...POLICY, minimum_versions }).minimumVersions.size).toBe(2);
  });

  it("answers with the rule that speaks of a name most exactly", () => {
    const policy = parse(POLICY);
    const found = (name: string) => ruleFor(policy, name)?.name;
    expect(found("glither/mail/mailguard")).toBe("glither/mail/mailguard");
    expect(found("glither/mail/gate")).toBe("glither/mail/*");
    expect(found("glither/api/gateway")).toBe("glither/*");
    expect([found("glither"), found("glitherx/mail/gate"), found("other/glither/mail/gate")]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(ruleFor(parse({ ...POLICY, rules: [RULE] }), "glither/mailx/gate")).toBeUndefined();
  });

  const rule = (change: object) => ({ ...POLICY, rules: [{ ...RULE, ...change }] });
  const { version: _v, ...unversioned } = POLICY;
  const { compilers: _c, ...anyCompiler } = POLICY;
  const { snapshots: _s, ...anySnapshot } = POLICY;
  it.each<[string, unknown]>([
    ["nothing", ""],
    ["an empty object", {}],
    ["a list", []],
    ["no version", unversioned],
    ["another version", { ...POLICY, version: 2 }],
    ["no rules", { ...POLICY, rules: [] }],
    ["no signers", { ...POLICY, signers: {} }],
    ["any compiler", anyCompiler],
    ["no compiler", { ...POLICY, compilers: [] }],
    ["any snapshot", anySnapshot],
    ["an unknown field", { ...POLICY, allow_unsigned: true }],
    ["a field twice", JSON.stringify(POLICY).replace("{", '{"rules":[],')],
    ["a rule without signers", rule({ signers: [] })],
    ["a rule without names", rule({ names: [] })],
    ["a rule with a signer that is not described", rule({ signers: ["nobody"] })],
    ["a rule that demands nothing", rule({ statements: [] })],
    ["a rule without the signature", rule({ statements: ["membrane"] })],
    ["an unknown statement", rule({ statements: ["signature", "trustme"] })],
    ["a rule that leaves it open whether it was timestamped", rule({ timestamped: null })],
    ["a rule that says it in a text", rule({ timestamped: "true" })],
    ["no minimum versions where some are announced", { ...POLICY, minimum_versions: null }],
    ["no root where one is announced", { ...POLICY, sigstore_root: null }],
    ["a schema that is none", { ...POLICY, $schema: null }],
    ["all names", rule({ names: ["*"] })],
    ["a pattern within a name", rule({ names: ["glither/m*"] })],
    ["a pattern in the middle", rule({ names: ["glither/*/gate"] })],
    ["a name twice", { ...POLICY, rules: [RULE, RULE] }],
    ["a private key", { ...POLICY, signers: { ...POLICY.signers, release: { public_key: privateKeyPem } } }],
    ["no key", { ...POLICY, signers: { ...POLICY.signers, release: { public_key: "" } } }],
    ["a subject without issuer", { ...POLICY, signers: { ...POLICY.signers, ci: { subject: "x" } } }],
    ["an empty issuer", { ...POLICY, signers: { ...POLICY.signers, ci: { ...IDENTITY, issuer: "" } } }],
    ["a pattern of subjects", { ...POLICY, signers: { ...POLICY.signers, ci: { ...IDENTITY, subject_regex: ".*" } } }],
    ["a key and an identity", { ...POLICY, signers: { release: { public_key: key.publicKeyPem, ...IDENTITY } } }],
    [
      "a moment that is none",
      { ...POLICY, signers: { release: { public_key: key.publicKeyPem, valid_until: "2027" } } },
    ],
    ["a minimum that is no version", { ...POLICY, minimum_versions: { "glither/mail/gate": "1" } }],
    ["a minimum for a name without a rule", { ...POLICY, minimum_versions: { "other/mail/gate": "1.0.0" } }],
    ["a minimum for a pattern", { ...POLICY, minimum_versions: { "glither/mail/*": "1.0.0" } }],
  ])("is refused with %s, and shows no key", (_name, policy) => {
    expect(() => parse(policy)).toThrow(UNUSABLE);
    try {
      parse(policy);
    } catch (error) {
      expect(String(error)).not.toContain(privateKeyPem.split("\n")[1]);
    }
  });
});

describe("versions", () => {
  it("are in the order of Semantic Versioning", () => {
    const order = [
      "x",
      "0.9.0",
      "1.0.0-alpha",
      "1.0.0-alpha.1",
      "1.0.0-alpha.beta",
      "1.0.0-beta.2",
      "1.0.0-beta.11",
      "1.0.0-rc.1",
      "1.0.0",
      "1.2.0",
      "1.10.0",
      "2.0.0",
    ];
    for (const [i, left] of order.entries())
      for (const [j, right] of order.entries())
        expect({ left, right, older: isOlder(left, right) }).toEqual({ left, right, older: i < j });
  });
});
