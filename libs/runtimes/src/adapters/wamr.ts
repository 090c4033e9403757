import { join } from "node:path";
import { commandEngine, ended, withFile } from "./_commands.ts";
import { bare, installedFolder, isProgram, programPath } from "./_programs.ts";
import type { Adapter, Search } from "./engine.ts";
import { EngineError } from "./error.ts";

interface Programs {
  readonly compiler: string;
  readonly runner: string;
}

function programsIn(search: Search): Programs | undefined {
  const found = [
    ["wamrc-bin", "wamrc"],
    ["wamr-bin", "wamr"],
  ].map(([folder = "", program = ""]) => {
    const installed = installedFolder(folder, search);
    const path = installed === undefined ? undefined : join(installed, "lib/bin", program);
    return path !== undefined && isProgram(path) ? path : programPath(program, search.env);
  });
  const [compiler, runner] = found;
  return compiler === undefined || runner === undefined ? undefined : { compiler, runner };
}

/**
 * What PyPI has under the name: a port by one person, who marks it as no longer kept, and not the Bytecode Alliance's. It compiles ahead
 * of time and runs what that gives.
 */
export const wamr: Adapter = {
  name: "wamr",
  what: "the packages `wamr-bin` and `wamrc-bin`, a port of WAMR by somebody else that is no longer kept: ahead of time only, limited",
  sought: "`wamr` and `wamrc`, on the path or from PyPI",
  find: async (search) => {
    const programs = programsIn(search);
    if (programs === undefined) return { missing: "there is no `wamr` with `wamrc`" };
    const env = bare(search.env);
    const { stdout, stderr } = await ended(programs.runner, ["version"], env);
    return commandEngine({
      name: "wamr",
      what: wamr.what,
      version: /(\d+\.\d+\.\d+[-\w.]*)/u.exec(`${stdout} ${stderr}`)?.[1] ?? "unknown",
      limits: ["time"],
      run: (bytes, { time }) =>
        withFile(bytes, async (path) => {
          const made = `${path}.cwasm`;
          const compiled = await ended(programs.compiler, ["compile", path, "-o", made], env);
          const last = (text: string) => text.trim().split("\n").at(-1) ?? "";
          if (compiled.code !== 0) throw new EngineError("INVALID", last(compiled.stderr) || "it does not compile");
          const ran = await ended(programs.runner, ["run", made], env, time);
          if (ran.code !== 0) throw new EngineError("TRAP", last(ran.stderr) || `exit code ${ran.code}`);
        }),
    });
  },
};
