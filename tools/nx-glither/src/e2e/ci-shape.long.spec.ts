import { generateKeyPairSync } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { GITHUB, GITLAB } from "../generators/init/workflows.ts";
import { writeGate } from "./installed.ts";
import { linkedWorkspace, linkPackages } from "./linked.ts";
import { PLUGINS_WITHIN, type ProcessResult } from "./processes.ts";
import { emptyWorkspace, type Workspace } from "./workspace.ts";

const GATE = "rulesets/mail/gate/gate.glith";
const OTHER = "rulesets/mail/other/other.glith";
const DIFF = "dist/rulesets/mail/gate/diff/diff.md";
const RECEIPT = "publish/receipt.json";
/** What `init` has CI do, but for the installation. */
const SCRIPT = [...GITLAB.matchAll(/^ {4}- (.*)$/gmu)]
  .map(([, line = ""]) => line)
  .filter((line) => /npx|SCOPE|export/u.test(line))
  .join("\n");
/** The same of the job for GitHub that judges; what `nx-set-shas` does, the variables do. */
const STEPS = [...(GITHUB.split(/^ {2}code-scanning:$/mu)[0] ?? "").matchAll(/^ +(?:- )?run: (npx.*|cat.*)$/gmu)]
  .map(([, line = ""]) => line)
  .filter((line) => !line.includes("spidermonkey"))
  .join("\n");
const HOOK = /#!\/bin\/sh\n[^`]*/u.exec(await readFile(new URL("../../README.md", import.meta.url), "utf8"))?.[0];

let author: Workspace;
let remote: Workspace;
const runners: Workspace[] = [];

/** Fails with what the program said. */
async function succeed(workspace: Workspace, program: string, ...args: readonly string[]): Promise<string> {
  const { exitCode, output, stdout } = await workspace.run(program, args);
  expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
  return stdout.trim();
}
const git = (...args: readonly string[]) =>
  succeed(author, "git", "-c", "user.name=a", "-c", "user.email=a@example.com", ...args);

async function commit(message: string): Promise<string> {
  await git("add", ".");
  await git("commit", "--quiet", `--message=${message}`);
  await git("push", "--quiet", "origin", "HEAD");
  return git("rev-parse", "HEAD");
}

/** A machine of CI that has nothing but what is on the remote. */
async function runner(
  branch: string,
  variables: Readonly<Record<string, string>>,
  script: readonly string[] = ["sh", "-e", "-c", SCRIPT],
) {
  const workspace = await emptyWorkspace(PLUGINS_WITHIN);
  runners.push(workspace);
  await succeed(workspace, "git", "clone", "--quiet", `--branch=${branch}`, remote.root, ".");
  await linkPackages(workspace.root);
  const all = { ...PLUGINS_WITHIN, CI_DEFAULT_BRANCH: "main", ...variables };
  const given = Object.entries(all).map(([name, value]) => `${name}=${value}`);
  const result: ProcessResult = await workspace.run("env", [...given, ...script]);
  return { workspace, ...result };
}

beforeAll(async () => {
  remote = await emptyWorkspace();
  await succeed(remote, "git", "init", "--quiet", "--bare", "--initial-branch=main");
  author = await linkedWorkspace();
  await author.write(".gitignore", "node_modules\ndist\n.nx\n");
  await writeGate(author);
  await author.write(
    OTHER,
    "#pragma dialect glither.mail ; fold first-match\nrule seen = msg | subject => into delivered\n",
  );
  const seen = { verdict: "delivered", rule: "seen", reason_class: "seen", actions: [] };
  await author.write(
    "fixtures/mail/other/seen.json",
    JSON.stringify({ name: "seen", artifact: { subject: "a" }, expect: seen }),
  );
  await author.nx(["run-many", "-t", "fmt", "--write"]);
  await author.nx(["run-many", "-t", "snapshot", "wit", "--accept"]);
  await git("init", "--quiet", "--initial-branch=main");
  await git("remote", "add", "origin", remote.root);
  await commit("first");
});
afterAll(() => Promise.all([author, remote, ...runners].map((workspace) => workspace?.dispose())));

describe("the workflow that `init` writes, on a bare remote", () => {
  let base: string;

  it("has a pull request judged, and leaves what it decides otherwise as Markdown", async () => {
    base = await git("rev-parse", "HEAD");
    await git("checkout", "--quiet", "-b", "change");
    await author.write(GATE, (await author.read(GATE)).replace("js|vbs", "js|vbs|hta"));
    const unaccepted = await commit("not accepted");
    const request = { CI_COMMIT_BRANCH: "change", CI_MERGE_REQUEST_DIFF_BASE_SHA: base };
    const refused = await runner("change", { ...request, CI_COMMIT_SHA: unaccepted });
    expect([refused.exitCode === 0, refused.output]).toEqual([false, expect.stringContaining("--accept")]);

    await author.nx(["run-many", "-t", "snapshot", "wit", "-p", "gate", "--accept"]);
    const accepted = await commit("accepted");
    const { workspace, exitCode, output } = await runner("change", { ...request, CI_COMMIT_SHA: accepted });
    expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
    const markdown = await workspace.read(DIFF);
    expect(markdown).toMatch(/^### gate\n/u);
    expect(markdown).toContain("hta");
    for (const none of ["dist/rulesets/mail/other", `dist/rulesets/mail/gate/${RECEIPT}`])
      expect(existsSync(join(workspace.root, none))).toBe(false);
  });

  it("leaves SARIF, and the summary of the pull request, on GitHub as well", async () => {
    const variables = { NX_BASE: base, NX_HEAD: await git("rev-parse", "HEAD"), GITHUB_STEP_SUMMARY: "summary.md" };
    const script = ["bash", "-O", "globstar", "-e", "-c", STEPS];
    const { workspace, exitCode, output } = await runner("change", variables, script);
    expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
    expect(await workspace.read("summary.md")).toMatch(/^### gate\n[\s\S]*hta/u);
    const sarif = JSON.parse(await workspace.read("glither.sarif"));
    expect(sarif).toMatchObject({ version: "2.1.0", runs: [{ tool: { driver: { name: "tangle" } } }] });
  });

  it("has the main branch publish what the change reaches, and nothing else", async () => {
    await git("checkout", "--quiet", "main");
    await git("merge", "--quiet", "change");
    await git("push", "--quiet", "origin", "main");
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const { workspace, exitCode, output } = await runner("main", {
      CI_COMMIT_BRANCH: "main",
      CI_COMMIT_BEFORE_SHA: base,
      CI_COMMIT_SHA: await git("rev-parse", "HEAD"),
      GLITHER_STORE: "oci:store",
      GLITHER_SIGNING_KEY: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    });
    expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
    expect(JSON.parse(await workspace.read(`dist/rulesets/mail/gate/${RECEIPT}`))).toMatchObject({ tag: "1.2.0" });
    expect(existsSync(join(workspace.root, "dist/rulesets/mail/other"))).toBe(false);
  });

  it("has every ruleset built where there is no commit before", async () => {
    const { workspace, exitCode, output } = await runner("main", {
      CI_COMMIT_BRANCH: "another",
      CI_COMMIT_BEFORE_SHA: "0".repeat(40),
      CI_COMMIT_SHA: await git("rev-parse", "HEAD"),
    });
    expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
    for (const name of ["gate", "other"])
      expect(existsSync(join(workspace.root, `dist/rulesets/mail/${name}/conform/report.json`))).toBe(true);
  });
});

it("the hook of the page keeps a commit from what `check` refuses, and lets the rest pass", async () => {
  await author.write(".git/hooks/pre-commit", HOOK ?? "");
  await chmod(join(author.root, ".git/hooks/pre-commit"), 0o755);
  await git("checkout", "--quiet", "-b", "hooked", "main");
  const sound = await author.read(OTHER);
  const attempt = () =>
    author.run("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "--all", "--message=one"]);
  await author.write(OTHER, sound.replace("subject", "sbject"));
  const refused = await attempt();
  expect([refused.exitCode === 0, refused.output]).toEqual([false, expect.stringContaining("UNKNOWN_FIELD")]);
  await author.write(OTHER, sound.replace("subject", 'subject == "b"'));
  expect((await attempt()).exitCode).toBe(0);
});
