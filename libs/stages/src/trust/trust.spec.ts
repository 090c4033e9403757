import { generateSigningKey } from "@glither/attest";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { UNTRUSTED, withEnvironment } from "../testing/environment.ts";
import { place, temporaryFolder } from "../testing/folders.ts";
import { type TrustOptions, trustPolicy } from "./trust.ts";

const { key } = generateSigningKey();
const { key: other } = generateSigningKey();

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let keyFile: string;
const home = process.cwd();

beforeEach(async () => {
  folder = await temporaryFolder();
  keyFile = await place(folder.path, "a.pub", key.publicKeyPem);
});
afterEach(async () => {
  process.chdir(home);
  await folder.remove();
});

/** The public keys that are trusted. */
async function trusted(options: Partial<TrustOptions>, variables: Readonly<Record<string, string>> = {}) {
  const policy = await withEnvironment({ ...UNTRUSTED, ...variables }, () => trustPolicy({ keys: [], ...options }));
  return policy.rules.flatMap(({ name, signers }) =>
    signers.map((signer) => [name, signer.kind === "key" ? signer.publicKeyPem : signer.subject]),
  );
}

function policyFor(publicKeyPem: string): string {
  return JSON.stringify({
    version: 1,
    signers: { release: { public_key: publicKeyPem } },
    rules: [{ names: ["glither/*"], signers: ["release"], statements: ["signature"] }],
    compilers: ["glither/0.1.0"],
    snapshots: ["0.1.0"],
  });
}

describe("the trust policy", () => {
  it("is that of the keys or the file that are named", async () => {
    expect(await trusted({ keys: [keyFile] }, { GLITHER_VERIFY_KEY: other.publicKeyPem })).toEqual([
      ["*", key.publicKeyPem],
    ]);
    const trust = await place(folder.path, "policy.json", policyFor(key.publicKeyPem));
    expect(await trusted({ trust })).toEqual([["glither/*", key.publicKeyPem]]);
    expect(await trusted({}, { GLITHER_TRUST: trust })).toEqual([["glither/*", key.publicKeyPem]]);
    await expect(trusted({ trust, keys: [keyFile] })).rejects.toMatchObject({ code: "MALFORMED", exitCode: 64 });
  });

  it("is the workspace's, from any folder in it, before a key of the environment", async () => {
    await place(folder.path, "workspace/nx.json", "{}");
    await place(folder.path, "workspace/glither.trust.json", policyFor(key.publicKeyPem));
    await place(folder.path, "workspace/rulesets/mail/x", "");
    process.chdir(`${folder.path}/workspace/rulesets/mail`);
    expect(await trusted({}, { GLITHER_VERIFY_KEY: other.publicKeyPem })).toEqual([["glither/*", key.publicKeyPem]]);
  });

  it("of a folder above the workspace is not looked at", async () => {
    await place(folder.path, "glither.trust.json", policyFor(key.publicKeyPem));
    await place(folder.path, "workspace/nx.json", "{}");
    process.chdir(`${folder.path}/workspace`);
    expect(await trusted({}, { GLITHER_VERIFY_KEY_FILE: keyFile })).toEqual([["*", key.publicKeyPem]]);
    await expect(trusted({})).rejects.toMatchObject({ code: "REFUSED", exitCode: 5 });
  });

  it.each([
    ["missing", undefined],
    ["empty", ""],
    ["an empty object", "{}"],
    ["unreadable", "{"],
    ["not text", Uint8Array.of(0xff)],
    ["without rules", policyFor(key.publicKeyPem).replace(/"rules":\[.*?\}\]/u, '"rules":[]')],
    ["naming a root that is not there", policyFor(key.publicKeyPem).replace("{", '{"sigstore_root":"none.json",')],
  ])("that is %s is refused, whatever else is trusted", async (_name, content) => {
    const trust = `${folder.path}/glither.trust.json`;
    if (content !== undefined) await place(folder.path, "glither.trust.json", content);
    process.chdir(folder.path);
    const variables = { GLITHER_VERIFY_KEY: key.publicKeyPem };
    await expect(trusted({ trust })).rejects.toMatchObject({ exitCode: 5, message: /trust|root/u });
    await expect(trusted({}, { ...variables, GLITHER_TRUST: trust })).rejects.toMatchObject({ exitCode: 5 });
    if (content !== undefined) await expect(trusted({}, variables)).rejects.toMatchObject({ exitCode: 5 });
  });

  it("is never anybody", async () => {
    process.chdir(folder.path);
    for (const variables of [{}, { GLITHER_VERIFY_KEY: "", GLITHER_TRUST: "" }])
      await expect(trusted({}, variables)).rejects.toMatchObject({
        code: "REFUSED",
        exitCode: 5,
        hint: expect.stringContaining("tangle key trust"),
      });
  });
});
