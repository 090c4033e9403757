import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { check } from "../author/check.ts";
import { diffRulesets } from "../author/diff-rulesets.ts";
import { fmt } from "../author/fmt.ts";
import { mendFile } from "../author/mend.ts";
import { weave } from "../author/weave.ts";
import type { Outcome } from "../outcome.ts";
import { snapshot } from "./snapshot.ts";

let root: string;
let source: string;

describe("a list of tools", () => {
  const LIST = { tools: [{ name: "send", inputSchema: { type: "object", properties: { to: { type: "string" } } } }] };
  const RULES = `#pragma dialect glither.governance

tools from "../../shared/mail.tools.json"

rule outside =
  event | tool == "send"
        | arguments.to !~ /@a\\.example$/
  => into blocked
`;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "glither-tools-"));
    source = join(root, "governance/gate/gate.glith");
    await mkdir(join(root, "governance/gate"), { recursive: true });
    await mkdir(join(root, "shared"));
    await writeFile(source, RULES);
    await writeFile(join(root, "shared/mail.tools.json"), JSON.stringify(LIST));
  });

  afterEach(() => rm(root, { recursive: true }));

  const checked = (): Promise<Outcome> => check({ sources: [source] });
  const identity = async (): Promise<unknown> => ((await snapshot({ source })).data as { identity: unknown }).identity;

  it("is read beside the ruleset, and is no part of its identity", async () => {
    expect((await checked()).text).toBe("gate: no findings");
    expect((await fmt({ source, check: true })).exitCode).toBe(0);
    const before = await identity();
    await writeFile(join(root, "shared/mail.tools.json"), JSON.stringify({ ...LIST, _meta: { at: "another time" } }));
    expect(await identity()).toBe(before);
    await writeFile(source, RULES.replace(/tools.*\n/u, ""));
    expect(await identity()).toBe(before);
  });

  it("keeps what it does not have from being built, and from being compared", async () => {
    await writeFile(source, RULES.replaceAll("arguments.to", "arguments.two"));
    const { exitCode, text } = await checked();
    expect([exitCode, text]).toEqual([2, expect.stringContaining("`send` has no argument `arguments.two`")]);
    expect(text).toContain(`::: ${join(root, "shared/mail.tools.json")}:1:19 \`send\` is listed here`);
    expect((await snapshot({ source })).exitCode).toBe(2);
    expect((await diffRulesets({ before: source, after: source })).exitCode).toBe(2);
    expect((await fmt({ source, check: true })).exitCode).toBe(0);
    await mendFile(source, {});
    expect(await readFile(source, "utf8")).toBe(RULES);
  });

  it("is that of the revision, where two are compared", async () => {
    const git = (...args: string[]): Promise<unknown> =>
      promisify(execFile)("git", ["-c", "user.name=a", "-c", "user.email=a@a.example", ...args], { cwd: root });
    await git("init", "--quiet");
    await git("add", ".");
    await git("commit", "--quiet", "-m", "before");
    await writeFile(join(root, "shared/mail.tools.json"), JSON.stringify(LIST).replaceAll('"to"', '"recipient"'));
    await writeFile(source, RULES.replaceAll("arguments.to", "arguments.recipient"));
    expect(await diffRulesets({ after: source, revision: "HEAD" })).toMatchObject({ exitCode: 1 });
  });

  it("counts for a part that lists it, and for nobody who uses the part", async () => {
    await writeFile(
      join(root, "shared/people.glith"),
      'tools from "mail.tools.json"\ngroup sent = event | tool == "send" | arguments.cc == ""\n',
    );
    expect((await check({ sources: [join(root, "shared/people.glith")] })).text).toContain("UNKNOWN_ARGUMENT");
    await rm(join(root, "shared/mail.tools.json"));
    await writeFile(
      source,
      RULES.replace(/tools.*\n/u, 'use sent from "../../shared/people.glith"\n').replace("event |", "sent |"),
    );
    expect((await checked()).text).toBe("gate: no findings");
  });

  it("is drawn by `weave` no more than what only checks", async () => {
    const { text } = await weave({ snapshot: source, format: "plantuml" });
    expect(text).toContain("outside");
    expect(text).not.toContain("tools");
  });
});
