import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { place, temporaryFolder } from "@glither/stages/testing/folders";
import { GATE } from "@glither/stages/testing/rulesets";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { tangle, tangleJson } from "./testing/tangle.ts";

// Each test starts processes of its own.
const COMMANDS = [
  "check",
  "dev",
  "snapshot",
  "wit",
  "codegen",
  "build",
  "explain",
  "fmt",
  "run",
  "receipts verify",
  "obligations settle",
  "conform",
  "oci push",
  "oci pull",
  "verify",
  "rebuild-verify",
];

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let broken: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  await place(folder.path, "gate.glith", GATE);
  broken = await place(folder.path, "broken.glith", GATE.replace("sender.allowlisted", "sender.allowlist"));
});
afterAll(() => folder.remove());

describe("help", () => {
  it("lists the commands and the exit codes", async () => {
    const { exitCode, stdout, stderr } = await tangle(["--help"]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    for (const command of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${command.split(" ")[0]} `, "mu"));
    for (const code of [0, 1, 2, 3, 4, 5, 64, 70]) expect(stdout).toMatch(new RegExp(`^  ${code} +\\w`, "mu"));
  });

  it.each([...COMMANDS, "oci"])("describes `%s`", async (command) => {
    const { exitCode, stdout, stderr } = await tangle([...command.split(" "), "--help"]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toContain(`Usage: tangle ${command} `);
    if (command !== "oci") expect(stdout).toContain("--json");
  });

  it.each([["--version"], ["-V"]])("prints the version by %s", async (option) => {
    expect((await tangle([option])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/u);
  });

  it.each([
    [[], ["--help"]],
    [["oci"], ["oci", "--help"]],
    [["help"], ["--help"]],
    [
      ["help", "check"],
      ["check", "--help"],
    ],
  ])("is shown for `tangle %s`", async (words, same) => {
    const [bare, asked] = [await tangle(words), await tangle(same)];
    expect(bare).toMatchObject({ exitCode: 0, stdout: asked.stdout, stderr: "" });
  });
});

describe("wrong usage", () => {
  it.each([
    [["chek", "x"], "unknown command `chek`; did you mean `check`?"],
    [["oci", "psh"], "unknown command `psh`; did you mean `push`?"],
    [["check", "--jsn", "x"], "unknown option `--jsn`; did you mean `--json`?"],
    [["explain"], "missing required argument `code`"],
    [["check"], "missing required argument `files`"],
    [["snapshot", "a", "b"], "too many arguments for `snapshot`: expected 1 argument but got 2: a, b"],
    [
      ["check", "a.glith", "--format", "xml"],
      "option `--format <format>` argument `xml` is invalid: allowed choices are pretty, json, sarif, github, junit",
    ],
    [
      ["check", "a.glith", "--format", "sarif", "--json"],
      "option `--format <format>` cannot be used with option `--json`",
    ],
    [["run", "a.glith"], "required option `--input <file>` not specified"],
    [
      ["build", "a.glith", "--engine", "v9", "--out", "x"],
      "option `--engine <engine>` argument `v9` is invalid: allowed choices are direct, spidermonkey",
    ],
    [["snapshot", "a.glith", "--cbor", "--json"], "option `--cbor` cannot be used with option `--json`"],
  ])("%j is answered with what to write instead", async (args, message) => {
    const { exitCode, stdout, stderr } = await tangle(args);
    expect(exitCode).toBe(64);
    const hint = message.startsWith("unknown command")
      ? "`tangle --help` lists the commands, `tangle COMMAND --help` what each takes"
      : `\`tangle ${args[0]} --help\` says what it takes, with examples`;
    if (args.includes("--json")) expect(JSON.parse(stdout)).toMatchObject({ error: { message }, exit_code: 64 });
    else expect(stderr).toBe(`error: ${message}\nhint: ${hint}\n`);
  });

  it("is one JSON document with --json", async () => {
    const { exitCode, json, stderr } = await tangleJson(["check"]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 64, stderr: "" });
    expect(json).toMatchObject({ error: { code: "MALFORMED" }, exit_code: 64 });
  });
});

describe("colours", () => {
  const ESCAPE = "\u001b[";

  it.each([
    ["none into a pipe", {}, false],
    ["FORCE_COLOR asks for them", { FORCE_COLOR: "1" }, true],
    ["FORCE_COLOR=0 does not", { FORCE_COLOR: "0" }, false],
    ["NO_COLOR wins", { FORCE_COLOR: "1", NO_COLOR: "1" }, false],
    ["an empty NO_COLOR says nothing", { FORCE_COLOR: "1", NO_COLOR: "" }, true],
  ])("%s", async (_, env: Record<string, string>, coloured) => {
    const { exitCode, stdout } = await tangle(["check", broken], { env });
    expect(exitCode).toBe(2);
    expect(stdout.includes(ESCAPE)).toBe(coloured);
  });

  it("never reach a JSON document", async () => {
    const { stdout } = await tangleJson(["check", broken], { env: { FORCE_COLOR: "1" } });
    expect(stdout).not.toContain(ESCAPE);
  });
});

describe("output that nobody takes", () => {
  it.each([["--help"], ["snapshot", "gate.glith"], ["snapshot", "gate.glith", "--cbor"], ["check", "no.glith"]])(
    "a closed pipe ends %j %s quietly",
    async (...args) => {
      const entry = join(import.meta.dirname, "testing/entry.ts");
      const child = spawn(process.execPath, ["--conditions=@glither/source", entry, ...args], {
        cwd: folder.path,
        stdio: ["ignore", "pipe", "pipe"],
      });
      child.stdout.destroy();
      let stderr = "";
      child.stderr.on("data", (chunk: Buffer) => {
        stderr += chunk.toString();
      });
      const exitCode = await new Promise((resolve) => child.on("close", resolve));
      const missing = args.includes("no.glith");
      expect({ exitCode, stderr }).toEqual({
        exitCode: missing ? 64 : 0,
        stderr: missing ? "error: the ruleset `no.glith` does not exist\n" : "",
      });
    },
  );

  (existsSync("/dev/full") ? it : it.skip)("a full disk is an error in words", async () => {
    const entry = join(import.meta.dirname, "testing/entry.ts");
    const words = [process.execPath, "--conditions=@glither/source", entry, "wit", "gate.glith"];
    const child = spawn("/bin/sh", ["-c", '"$@" > /dev/full', "sh", ...words], {
      cwd: folder.path,
      stdio: ["ignore", "ignore", "pipe"],
    });
    let stderr = "";
    child.stderr.on("data", (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    const exitCode = await new Promise((resolve) => child.on("close", resolve));
    expect({ exitCode, stderr }).toEqual({ exitCode: 70, stderr: "error: the output cannot be written: ENOSPC\n" });
  });
});

it("control characters in a file's name are shown, not obeyed", async () => {
  const { exitCode, stderr } = await tangle(["check", "\u001b[31m.glith"], { cwd: folder.path });
  expect(exitCode).toBe(64);
  expect(stderr).not.toContain("\u001b");
  expect(stderr).toContain("\\u{1b}[31m");
});
