import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { createWorkspace, type Workspace } from "./workspace.ts";

const SOURCE = "rulesets/mail/mailguard/mailguard.glith";

describe("the project graph, before anything is built", () => {
  let workspace: Workspace;
  beforeAll(async () => {
    workspace = await createWorkspace();
  });
  afterAll(() => workspace.dispose());

  it("shows the ruleset, its dialect and the plugin", async () => {
    expect((await workspace.nx(["graph", "--file=graph.json"])).exitCode).toBe(0);
    const { graph } = JSON.parse(await workspace.read("graph.json"));
    expect(Object.keys(graph.nodes)).toEqual(expect.arrayContaining(["mailguard", "dialect-mail", "@glither/nx"]));
    expect(graph.nodes.mailguard.data.tags).toEqual(expect.arrayContaining(["type:ruleset", "dialect:mail"]));
    expect(graph.dependencies.mailguard.map(({ target }: { target: string }) => target)).toEqual([
      "dialect-mail",
      "@glither/nx",
    ]);
  });

  it("describes every target of the ruleset", async () => {
    const { stdout } = await workspace.nx(["show", "project", "mailguard", "--json"]);
    const targets: [string, { cache: boolean; metadata: { description: string } }][] = Object.entries(
      JSON.parse(stdout).targets,
    );
    expect(targets.filter(([, { cache }]) => !cache).map(([name]) => name)).toEqual(["diff", "verify-published"]);
    expect(targets.filter(([, { metadata }]) => metadata.description === "")).toEqual([]);
  });

  it("survives a ruleset that does not parse, whose check then says what is wrong", async () => {
    await workspace.write(
      "rulesets/mail/broken/broken.glith",
      '#pragma dialect glither.mail\nrule a = msg | subject == "never closed\n',
    );
    expect((await workspace.nx(["show", "projects"])).stdout.split("\n")).toEqual(
      expect.arrayContaining(["broken", "mailguard"]),
    );
    const { exitCode, output, tasks } = await workspace.nx(["run", "broken:check"]);
    expect(exitCode).toBe(1);
    expect(tasks.at(-1)).toMatchObject({ taskId: "broken:check", status: 1 });
    expect(output).toContain("SYNTAX");
    expect(output).not.toMatch(/^\s+at /m);
    await workspace.remove("rulesets/mail/broken");
  });

  it("survives two rulesets of one name in two dialects, and runs each by a name of its own", async () => {
    for (const [dialect, rule] of [
      ["mail", "msg | subject => into delivered"],
      ["governance", 'event | tool == "a" => into blocked'],
    ]) {
      await workspace.write(
        `rulesets/${dialect}/twin/twin.glith`,
        `#pragma dialect glither.${dialect}\nrule taken = ${rule}\n`,
      );
    }
    const { exitCode, tasks } = await workspace.nx(["run-many", "-t", "check", "-p", "mail-twin", "governance-twin"]);
    expect(exitCode).toBe(0);
    expect(tasks.map(({ taskId }) => taskId)).toEqual(
      expect.arrayContaining(["mail-twin:check", "governance-twin:check"]),
    );
    await workspace.remove("rulesets/mail/twin");
    await workspace.remove("rulesets/governance/twin");
  });

  it("says which option of the plugin is misspelt, with no stack", async () => {
    const nxJson = await workspace.read("nx.json");
    await workspace.write("nx.json", nxJson.replace('"judges"', '"judge"'));
    const { exitCode, output } = await workspace.nx(["show", "projects"]);
    expect(exitCode).not.toBe(0);
    expect(output).toContain("there is no `judge`; did you mean `judges`?");
    expect(output).not.toMatch(/^\s+at .*glither/m);
    await workspace.write("nx.json", nxJson);
  });

  it("refuses a second ruleset in one folder, naming both, with no stack", async () => {
    const second = "rulesets/mail/mailguard/copy.glith";
    await workspace.write(second, await workspace.read(SOURCE));
    const { exitCode, output } = await workspace.nx(["run", "mailguard:check"]);
    expect(exitCode).not.toBe(0);
    expect(output).toContain(`\`${second}\` and \`${SOURCE}\` lie in one folder`);
    expect(output).not.toMatch(/^\s+at /m);
    await workspace.remove(second);
  });
});
