import { cpSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { readGrants, runApart } from "@glither/sandbox/wasi";
import { temporaryFolder } from "@glither/stages/testing/folders";
import { expect, it } from "@jest/globals";
import { describeWithClient, pathOf } from "./testing/clients.ts";

/** What stands beside a program: how it is run, and what should come of it. */
interface Expected {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly root?: string;
  readonly exit_code?: number;
  readonly stdout?: string;
}

const NANOSECONDS = "Node sets a file's times as a number of seconds, which has no room for nanoseconds";

/** What does not pass, and why. */
const KNOWN: Readonly<Record<string, string>> = {
  "fd_filestat_set.wasm": NANOSECONDS,
  "path_filestat.wasm": NANOSECONDS,
  "symlink_filestat.wasm": NANOSECONDS,
};
const PROGRAMS = 72;

describeWithClient("wasi", () => {
  it("passes the public suite for WASI preview 1, but for what is named with its reason", async () => {
    const programs = ["assemblyscript", "c", "rust"].flatMap((language) => {
      const folder = join(pathOf("wasi"), "tests", language, "testsuite/wasm32-wasip1");
      return readdirSync(folder)
        .filter((name) => name.endsWith(".wasm"))
        .map((name) => join(folder, name));
    });
    expect(programs).toHaveLength(PROGRAMS);
    const failed: string[] = [];
    for (const program of programs) if (!(await passes(program))) failed.push(basename(program));
    expect(failed.sort()).toEqual(Object.keys(KNOWN).sort());
  });
});

async function passes(program: string): Promise<boolean> {
  const { args = [], env = {}, root, exit_code: code = 0, stdout } = expectedOf(program);
  const folder = await temporaryFolder();
  try {
    if (root !== undefined) cpSync(join(program, "..", root), folder.path, { recursive: true });
    const grants = [
      ...(root === undefined ? [] : [`fs=${folder.path}:rw`]),
      ...Object.entries(env).map(([name, value]) => `env=${name}=${value}`),
    ];
    const ran = await runApart(readFileSync(program), {
      grants: readGrants(["clock=real", "random=system", ...grants], {}),
      arguments: [basename(program), ...args],
      output: "collected",
    });
    const said = Buffer.from(ran.stdout).toString();
    return ran.ending.how === "exit" && ran.ending.code === code && (stdout === undefined || said === stdout);
  } finally {
    await folder.remove();
  }
}

function expectedOf(program: string): Expected {
  const file = program.replace(/\.wasm$/u, ".json");
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Expected) : {};
}
