import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { PLUGINS_WITHIN } from "./processes.ts";
import { createWorkspace, type Workspace } from "./workspace.ts";

const PEOPLE = "rulesets/shared/crowd";
const using = (names: string, guard: string): string =>
  `#pragma dialect glither.mail\n\nuse ${names} from "../../shared/crowd/crowd.glith"\n\nrule known = msg | ${guard} => into delivered\n`;

const CALLS = "rulesets/shared/sending";
const TYPED = `#pragma dialect glither.governance

tools from "../../shared/sending/mail.tools.json"

rule sent = event | tool == "send" => into blocked
`;
const toolsNamed = (...names: readonly string[]): string =>
  JSON.stringify({ tools: names.map((name) => ({ name, inputSchema: { type: "object" } })) });

describe("what changes when a shared file or a list does", () => {
  let workspace: Workspace;
  beforeAll(async () => {
    workspace = await createWorkspace(PLUGINS_WITHIN);
    await workspace.write(`${PEOPLE}/crowd.glith`, 'set staff = { "a.example" }\nset partners from "partners.txt"\n');
    await workspace.write(`${PEOPLE}/partners.txt`, "b.example\n");
    await workspace.write("rulesets/mail/first/first.glith", using("partners", "from.domain in partners"));
    await workspace.write("rulesets/mail/second/second.glith", using("staff", "from.domain in staff"));
    await workspace.write(`${CALLS}/sending.glith`, 'group sent = event | tool == "send"\n');
    await workspace.write(`${CALLS}/mail.tools.json`, toolsNamed("send"));
    await workspace.write("rulesets/governance/fourth/fourth.glith", TYPED);
    await workspace.write("rulesets/mail/third/third.glith", using("staff", "subject").replace(/use .*\n/u, ""));
  });
  afterAll(() => workspace.dispose());

  const affected = async (file: string): Promise<readonly string[]> => {
    const { exitCode, stdout } = await workspace.nx(["show", "projects", "--affected", `--files=${file}`, "--json"]);
    expect(exitCode).toBe(0);
    return (JSON.parse(stdout) as string[]).sort();
  };
  const checked = async (file: string): Promise<Readonly<Record<string, string>>> => {
    const { tasks } = await workspace.nx(["affected", "-t", "check", `--files=${file}`]);
    const checks = tasks.filter(({ taskId }) => taskId.endsWith(":check"));
    return Object.fromEntries(checks.map(({ taskId, cacheStatus }) => [taskId, cacheStatus]));
  };

  it("is drawn in the graph", async () => {
    expect((await workspace.nx(["graph", "--file=graph.json"])).exitCode).toBe(0);
    const { graph } = JSON.parse(await workspace.read("graph.json"));
    const targets = (name: string): string[] =>
      graph.dependencies[name].map(({ target }: { target: string }) => target);
    expect([targets("first"), targets("second")]).toEqual([
      ["dialect-mail", "crowd", "@glither/nx"],
      ["dialect-mail", "crowd", "@glither/nx"],
    ]);
    expect(targets("third")).not.toContain("crowd");
    expect(targets("fourth")).toEqual(["dialect-governance", "sending", "@glither/nx"]);
    expect(Object.keys(graph.nodes.crowd.data.targets)).toEqual(["check", "fmt"]);
  });

  it("are the rulesets that use it, and no others", async () => {
    for (const file of [`${PEOPLE}/partners.txt`, `${PEOPLE}/crowd.glith`])
      expect(await affected(file)).toEqual(["crowd", "first", "second"]);
    expect(await affected(`${CALLS}/mail.tools.json`)).toEqual(["fourth", "sending"]);
    expect(await affected("rulesets/mail/third/third.glith")).toEqual(["third"]);
  });

  it("are built again, and what does not is not even where it is asked for", async () => {
    await checked(`${PEOPLE}/partners.txt`);
    await workspace.write(`${PEOPLE}/partners.txt`, "b.example\nc.example\n");
    const again = await checked(`${PEOPLE}/partners.txt`);
    expect(Object.keys(again).sort()).toEqual(["crowd:check", "first:check", "second:check"]);
    expect(Object.values(again)).not.toContain("local-cache-hit");
    expect(Object.values(await checked(`${PEOPLE}/partners.txt`))).toEqual(Array(3).fill("local-cache-hit"));
  });

  it("are checked again when a list of tools changes, and built no further where that changes nothing", async () => {
    const run = async (): Promise<Readonly<Record<string, string>>> => {
      const { tasks } = await workspace.nx(["run", "fourth:wit"]);
      const own = tasks.filter(({ taskId }) => taskId.startsWith("fourth:"));
      return Object.fromEntries(own.map(({ taskId, cacheStatus }) => [taskId, cacheStatus]));
    };
    const hit = "local-cache-hit";
    await workspace.nx(["run-many", "-t", "snapshot", "wit", "-p", "fourth", "--accept"]);
    await run();
    expect(await run()).toEqual({ "fourth:check": hit, "fourth:snapshot": hit, "fourth:wit": hit });
    await workspace.write(`${CALLS}/mail.tools.json`, toolsNamed("send", "receive"));
    expect(await run()).toEqual({ "fourth:check": "cache-miss", "fourth:snapshot": "cache-miss", "fourth:wit": hit });
    await workspace.write(`${CALLS}/mail.tools.json`, toolsNamed("receive"));
    const { exitCode, stdout } = await workspace.nx(["run", "fourth:wit"]);
    expect([exitCode === 0, stdout]).toEqual([false, expect.stringContaining("no tool is called `send`")]);
  });
});
