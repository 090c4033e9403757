import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { ProjectConfiguration } from "@nx/devkit";
import { createNodes } from "./create-nodes.ts";
import { STAGE_NAMES } from "./names.ts";
import type { GlitherPluginOptions } from "./options.ts";

const SOURCE = "rulesets/mail/mailguard/mailguard.glith";
const MAIL = "#pragma dialect glither.mail; fold first-match\n";

describe("createNodes", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "glither-nodes-"));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  function write(file: string, content: string | Uint8Array): void {
    mkdirSync(join(root, dirname(file)), { recursive: true });
    writeFileSync(join(root, file), content);
  }

  async function infer(
    files: string[],
    options?: GlitherPluginOptions,
  ): Promise<Record<string, Partial<ProjectConfiguration>>> {
    const results = await createNodes[1](files, options, { workspaceRoot: root, nxJsonConfiguration: {} });
    return Object.assign({}, ...results.map(([, result]) => result.projects));
  }

  async function messages(files: string[]): Promise<string[]> {
    const error: unknown = await infer(files).catch((thrown: unknown) => thrown);
    return (error as { errors: [string, Error][] }).errors.map(([, { message }]) => message);
  }

  it("makes a project of a ruleset", async () => {
    write(SOURCE, MAIL);
    const { targets, ...project } = (await infer([SOURCE]))["rulesets/mail/mailguard"] ?? {};
    expect(project).toEqual({
      name: "mailguard",
      root: "rulesets/mail/mailguard",
      sourceRoot: "rulesets/mail/mailguard",
      projectType: "library",
      tags: ["type:ruleset", "dialect:mail"],
      metadata: { technologies: ["glither"], description: "The ruleset mailguard" },
    });
    expect(Object.keys(targets ?? {})).toEqual([...STAGE_NAMES]);
  });

  it("has the files that it uses as inputs of `check` and `snapshot`, those too that these use", async () => {
    const uses = 'use internal, partners from "../../shared/people/people.glith"\nset own from "own.txt"\n';
    write(SOURCE, `${MAIL}${uses}rule a = msg => into dropped\n`);
    write("rulesets/shared/people/people.glith", 'set blocked from "blocked.txt"\nset out from "../../../../o.txt"\n');
    const { targets = {} } = (await infer([SOURCE]))["rulesets/mail/mailguard"] ?? {};
    const shared = ["blocked.txt", "people.glith"].map((file) => `{workspaceRoot}/rulesets/shared/people/${file}`);
    for (const target of ["check", "snapshot"])
      expect(targets[target]?.inputs).toEqual(
        expect.arrayContaining(["{workspaceRoot}/rulesets/mail/mailguard/own.txt", ...shared]),
      );
    expect(JSON.stringify(targets["wit"]?.inputs)).not.toContain("people");
    expect(JSON.stringify(targets)).not.toContain('o.txt"]');
  });

  it("has the tools that it lists as inputs of the same, and not those that a part lists for itself", async () => {
    const uses = 'use sent from "../../shared/parts/parts.glith"\ntools from "../tools/mail.tools.json"\n';
    write(SOURCE, `#pragma dialect glither.governance\n${uses}rule a = event => into blocked\n`);
    write("rulesets/shared/parts/parts.glith", 'tools from "own.tools.json"\ngroup sent = event | tool == "send"\n');
    const made = await infer([SOURCE, "rulesets/shared/parts/parts.glith"]);
    const inputs = (root: string, target: string): string =>
      JSON.stringify(made[root]?.targets?.[target]?.inputs ?? []);
    for (const target of ["check", "snapshot"])
      expect(inputs("rulesets/mail/mailguard", target)).toContain(
        "{workspaceRoot}/rulesets/mail/tools/mail.tools.json",
      );
    expect(inputs("rulesets/mail/mailguard", "wit")).not.toContain("tools.json");
    expect(inputs("rulesets/mail/mailguard", "check")).not.toContain("own.tools.json");
    expect(inputs("rulesets/shared/parts", "check")).toContain("{workspaceRoot}/rulesets/shared/parts/own.tools.json");
  });

  it("publishes what is made of others behind them, and with their files", async () => {
    const parts = ["mail/company", "mail/team"].map((folder) => {
      const file = `rulesets/${folder}/${folder.slice("mail/".length)}.glith`;
      write(file, `${MAIL}rule a = msg => into dropped\n`);
      return file;
    });
    write(SOURCE, `${MAIL}layer company from "../company/company.glith"\nlayer team from "../team/team.glith"\n`);
    const publish = (await infer([SOURCE, ...parts]))["rulesets/mail/mailguard"]?.targets?.["publish"];
    expect(publish?.dependsOn).toContainEqual({ projects: ["company", "team"], target: "publish" });
    expect(publish?.options).toMatchObject({ parts });
  });

  it("has nothing to build, and is checked, where a file declares names and has no rules", async () => {
    const file = "rulesets/shared/people/people.glith";
    write(file, 'set staff = { "a.example" }\ngroup internal = msg | from.domain in staff\n');
    const project = (await infer([file]))["rulesets/shared/people"];
    expect([project?.tags, Object.keys(project?.targets ?? {})]).toEqual([["type:ruleset-part"], ["check", "fmt"]]);
  });

  it.each([
    ["CRLF", MAIL.replace("\n", "\r\n")],
    ["a byte order mark", `\uFEFF${MAIL}`],
    ["16 kB of comments after it", `${MAIL}${"// prose\n".repeat(2000)}`],
  ])("reads the dialect of a file with %s", async (_what, text) => {
    write(SOURCE, text);
    expect((await infer([SOURCE]))["rulesets/mail/mailguard"]?.tags).toEqual(["type:ruleset", "dialect:mail"]);
  });

  it.each([
    ["an empty file", ""],
    ["a binary file", new Uint8Array([0, 255, 254, 0, 13, 10, 200])],
    ["a file that does not parse", 'rule "unterminated = =>'],
    ["a megabyte on one line", "x".repeat(1_000_000)],
  ])("makes a project without a dialect of %s", async (_what, content) => {
    write(SOURCE, content);
    const project = (await infer([SOURCE]))["rulesets/mail/mailguard"];
    expect(project?.tags).toEqual(["type:ruleset"]);
    expect(project?.targets?.["check"]?.executor).toBe("@glither/nx:check");
  });

  it("refuses a second ruleset in one folder, naming both", async () => {
    const second = "rulesets/mail/mailguard/copy.glith";
    write(SOURCE, MAIL);
    write(second, MAIL);
    const message =
      "`rulesets/mail/mailguard/copy.glith` and `rulesets/mail/mailguard/mailguard.glith` lie in one folder, but a folder holds one ruleset: move each into a folder of its own";
    expect(await messages([SOURCE, second])).toEqual([message, message]);
    expect(await messages([SOURCE])).toEqual([message]);
  });

  it("gives two rulesets of one name in two dialects names of their own, and leaves others theirs", async () => {
    const [mail, api, other] = ["mail/gate", "api/gate", "mail/other"].map((folder) => {
      const file = `rulesets/${folder}/${folder.split("/")[1]}.glith`;
      write(file, `#pragma dialect glither.${folder.split("/")[0]}\nrule a = x => into y\n`);
      return file;
    }) as [string, string, string];
    const projects = await infer([mail, api, other]);
    expect(Object.values(projects).map(({ name }) => name)).toEqual(["mail-gate", "api-gate", "other"]);
    expect(projects["rulesets/api/gate"]?.targets?.["check"]?.options).toEqual({
      source: "{projectRoot}/gate.glith",
    });
    expect((await infer([mail, other]))["rulesets/mail/gate"]?.name).toBe("gate");
  });

  it("refuses two rulesets of one name in one dialect, which would be versions of each other", async () => {
    const files = ["rulesets/in/gate/gate.glith", "rulesets/out/gate/gate.glith"];
    for (const file of files) write(file, `${MAIL}rule a = msg => into dropped\n`);
    expect(await messages(files)).toEqual(
      Array(2).fill(
        "`rulesets/in/gate/gate.glith` and `rulesets/out/gate/gate.glith` are published under one name, since both are `gate` of one dialect: rename one of them",
      ),
    );
  });

  it("refuses a misspelt option", async () => {
    write(SOURCE, MAIL);
    await expect(infer([SOURCE], { ruleset: "x" } as GlitherPluginOptions)).rejects.toMatchObject({
      code: "BAD_OPTIONS",
      message: "the options of @glither/nx in nx.json are wrong: there is no `ruleset`; did you mean `rulesets`?",
    });
  });

  it("keeps the other projects when it refuses one", async () => {
    write(SOURCE, MAIL);
    write("rulesets/mail/mailguard/copy.glith", MAIL);
    write("rulesets/mail/other/other.glith", MAIL);
    const files = [SOURCE, "rulesets/mail/other/other.glith"];
    const error: unknown = await infer(files).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ partialResults: [["rulesets/mail/other/other.glith", expect.anything()]] });
  });

  it("takes the files that the glob in its options names", async () => {
    write(SOURCE, MAIL);
    write("policies/gate/gate.glith", MAIL);
    const files = [SOURCE, "policies/gate/gate.glith"];
    expect(Object.keys(await infer(files))).toEqual(["rulesets/mail/mailguard"]);
    expect(Object.keys(await infer(files, { rulesets: "policies/**/*.glith" }))).toEqual(["policies/gate"]);
  });
});
