import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { commandEngine, type Ended, ended, withFile } from "./_commands.ts";
import { bare, installedFolder, isProgram, programPath, saidBy } from "./_programs.ts";
import type { Adapter, EngineLimits, Search } from "./engine.ts";
import { EngineError } from "./error.ts";

/** What its command says on its way out after a trap: it aborts. */
const ABORTED = 134;

/** The program, and what stands before its own arguments. */
interface Command {
  readonly program: string;
  readonly before: readonly string[];
}

/** The one of this machine; else one of Debian's newest suite that lies unpacked in a folder, under the loader and libraries that came with it. */
function commandIn(search: Search): Command | undefined {
  const path = programPath("wasmedge", search.env);
  if (path !== undefined) return { program: path, before: [] };
  const folder = installedFolder("wasmedge", search);
  if (folder === undefined) return undefined;
  const root = join(folder, "root");
  const loader = join(root, "lib64/ld-linux-x86-64.so.2");
  const before = ["--library-path", join(root, "usr/lib/x86_64-linux-gnu"), join(root, "usr/bin/wasmedge")];
  return isProgram(loader) ? { program: loader, before } : undefined;
}

function limitOptions({ memory, fuel, time }: EngineLimits): string[] {
  return [
    ...(memory === undefined ? [] : ["--memory-page-limit", String(memory)]),
    ...(fuel === undefined ? [] : ["--gas-limit", String(fuel)]),
    ...(time === undefined ? [] : ["--time-limit", String(time)]),
  ];
}

function refuse({ code, stdout, stderr }: Ended): never {
  const said = stripVTControlCharacters(`${stdout} ${stderr}`)
    .replaceAll(/\[[-\d :.]+\]/gu, "")
    .slice(0, 300);
  if (/exceeded limit/iu.test(said)) throw new EngineError("LIMIT", said);
  if (/interrupted/iu.test(said)) throw new EngineError("TIME", said);
  throw new EngineError(
    code === ABORTED || /unreachable/iu.test(said) ? "TRAP" : "INVALID",
    said || `exit code ${code}`,
  );
}

export const wasmedge: Adapter = {
  name: "wasmedge",
  what: "its command line",
  sought: "`wasmedge` on the path, or Debian's package unpacked",
  find: async (search) => {
    const command = commandIn(search);
    const env = bare(search.env);
    const said = command && saidBy(command.program, [...command.before, "--version"], env);
    if (command === undefined || said === undefined) return { missing: "there is no `wasmedge`" };
    const run = async (bytes: Uint8Array, options: readonly string[], rest: readonly string[]) => {
      const made = await withFile(bytes, (path) =>
        ended(command.program, [...command.before, ...options, path, ...rest], env),
      );
      if (made.code !== 0) refuse(made);
      return made.stdout;
    };
    return commandEngine({
      name: "wasmedge",
      what: wasmedge.what,
      version: /version (\d[\w.]*)/u.exec(said)?.[1] ?? "unknown",
      limits: ["memory", "fuel", "time"],
      run: async (bytes, limits) => void (await run(bytes, ["--enable-threads", ...limitOptions(limits)], [])),
      runComponent: async (bytes, name) => {
        const said = await run(bytes, ["--enable-component", "--reactor"], [name]);
        return said.trim().split("\n").at(-1) ?? "";
      },
    });
  },
};
