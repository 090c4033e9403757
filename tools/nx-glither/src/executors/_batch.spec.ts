import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { realpath } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { place, temporaryFolder } from "@glither/stages/testing/folders";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import type { ExecutorContext, TaskGraph } from "@nx/devkit";
import type { StageName } from "../inference/names.ts";
import { executorOf } from "./_executor.ts";
import type { StageOptions } from "./_options.ts";

const GOOD = "#pragma dialect glither.mail ; fold first-match\nrule known = msg | subject => into delivered\n";
const BAD = "#pragma dialect glither.mail\nrule known = msg | sbject => into delivered\n";
const EXPECTED = { verdict: "delivered", rule: "known", reason_class: "known", actions: [] };

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const before = process.cwd();
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(async () => {
  process.chdir(before);
  await folder.remove();
});

const source = (name: string) => `rulesets/mail/${name}/${name}.glith`;

/** Runs one stage of several rulesets as Nx does, and gives what it told, by project. */
async function batch(stage: StageName, names: readonly string[], more: Partial<StageOptions> = {}, after: object = {}) {
  const root = await realpath(folder.path);
  const id = (name: string) => `${name}:${stage}`;
  const tasks = names.map((name) => [id(name), { id: id(name), target: { project: name, target: stage } }]);
  const graph = {
    tasks: Object.fromEntries(tasks),
    dependencies: { ...Object.fromEntries(names.map((name) => [id(name), []])), ...after },
  } as unknown as TaskGraph;
  const inputs = Object.fromEntries(names.map((name) => [id(name), { source: source(name), ...more }]));
  const told: Record<string, { success: boolean; terminalOutput: string }> = {};
  const results = executorOf(stage).batch(graph, inputs, {}, { root } as ExecutorContext);
  for await (const { task, result } of results) {
    expect(result.endTime).toBeGreaterThanOrEqual(result.startTime);
    told[task.split(":")[0] ?? ""] = { success: result.success, terminalOutput: result.terminalOutput };
  }
  return told;
}

it("runs a stage of all rulesets, each with a log and a result of its own", async () => {
  for (const [name, text] of Object.entries({ one: GOOD, two: BAD, three: GOOD, four: GOOD, five: GOOD }))
    await place(folder.path, source(name), text);
  const told = await batch("check", ["one", "two", "three", "four", "five", "none"]);
  expect(told["one"]).toEqual({ success: true, terminalOutput: "one: no findings\n" });
  expect(told["two"]?.success).toBe(false);
  expect(told["two"]?.terminalOutput).toMatch(/UNKNOWN_FIELD[\s\S]*two\.glith:2/u);
  expect(told["none"]?.terminalOutput).toMatch(/^error: the ruleset `.*none\.glith` does not exist\n$/u);
  expect(Object.values(told).filter(({ success }) => success)).toHaveLength(4);
});

it("judges all rulesets with oracles that were compiled together, to the reports that each alone gives", async () => {
  const names = ["one", "two"];
  for (const name of names) {
    await place(folder.path, source(name), GOOD);
    await place(
      folder.path,
      `fixtures/mail/${name}/a.json`,
      JSON.stringify({ name: "a", artifact: { subject: "x" }, expect: EXPECTED }),
    );
  }
  for (const stage of ["snapshot", "wit", "codegen", "component"] as const)
    expect(Object.values(await batch(stage, names, { accept: true })).every(({ success }) => success)).toBe(true);
  const together = await batch("conform", names);
  expect(together["one"]?.terminalOutput).toContain("1 of 1 cases pass over gleam ≡ interpreter ≡ direct (jco)");
  expect(await batch("conform", ["one"])).toEqual({ one: together["one"] });
  expect(existsSync(`${folder.path}/dist/rulesets/mail/two/conform/report.json`)).toBe(true);
});

it("begins no task before those that it waits for, and none of which one has failed", async () => {
  await place(folder.path, source("bad"), BAD);
  await place(folder.path, source("good"), GOOD);
  const after = { "good:check": ["bad:check"] };
  expect(Object.keys(await batch("check", ["good", "bad"], {}, after))).toEqual(["bad"]);
});

it("begins none behind one that was skipped, in whatever order they stand", async () => {
  await place(folder.path, source("bad"), BAD);
  for (const name of ["good", "last"]) await place(folder.path, source(name), GOOD);
  const after = { "last:check": ["good:check"], "good:check": ["bad:check"] };
  for (const names of [
    ["last", "good", "bad"],
    ["bad", "good", "last"],
  ])
    expect(Object.keys(await batch("check", names, {}, after))).toEqual(["bad"]);
});

it.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const)("%s ends it, and what it has started, with the exit code of that", async (signal, expected) => {
  const script = fileURLToPath(new URL("../testing/interrupted.ts", import.meta.url));
  const args = ["--conditions=@glither/source", "--disable-warning=ExperimentalWarning", script];
  const running = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const [pid] = (await once(running.stdout, "data")) as [Buffer];
  running.kill(signal);
  const [code] = await once(running, "exit");
  expect(code).toBe(expected);
  expect(() => process.kill(Number(String(pid)), 0)).toThrow("ESRCH");
});
