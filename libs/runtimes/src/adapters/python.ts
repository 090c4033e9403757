import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bare, installedFolder, programPath, saidBy } from "./_programs.ts";
import { spokenEngine } from "./_spoken.ts";
import { talkToProcess } from "./_talk.ts";
import type { Abilities, Adapter, EngineName, Search } from "./engine.ts";

const DRIVERS = fileURLToPath(new URL("../../drivers", import.meta.url));

/** A script of this project's, in the language of an engine's interface. */
export function driverPath(name: string): string {
  return join(DRIVERS, name);
}

interface PythonEngine {
  readonly name: EngineName;
  /** The module to import, and its package at PyPI. */
  readonly module: string;
  readonly package: string;
  readonly driver: string;
  readonly limits: Abilities["limits"];
}

/** A Python with an engine's package: the one of this machine, with what it has, or with what was installed beside it. */
export function pythonWith(
  { module, package: distribution }: Pick<PythonEngine, "module" | "package">,
  search: Search,
): { readonly python: string; readonly env: Readonly<Record<string, string>>; readonly version: string } | undefined {
  const python = programPath("python3", search.env);
  if (python === undefined) return undefined;
  const installed = installedFolder(distribution, search);
  const env = bare(search.env, {
    PYTHONPATH: [DRIVERS, ...(installed === undefined ? [] : [join(installed, "lib")])].join(":"),
    PYTHONDONTWRITEBYTECODE: "1",
  });
  const version = saidBy(python, [driverPath("version.py"), module, distribution], env);
  return version === undefined ? undefined : { python, env, version };
}

function adapterOf(own: PythonEngine): Adapter {
  const what = `its Python package \`${own.package}\`, by a script of this project`;
  return {
    name: own.name,
    what,
    sought: `\`python3\` with the module \`${own.module}\``,
    find: async (search) => {
      const found = pythonWith(own, search);
      if (found === undefined) return { missing: `no \`python3\` has the module \`${own.module}\`` };
      return spokenEngine({
        name: own.name,
        what,
        version: found.version,
        limits: own.limits,
        talk: async (time) =>
          talkToProcess(found.python, [driverPath(own.driver)], {
            env: found.env,
            ...(time === undefined ? {} : { time }),
          }),
      });
    },
  };
}

export const wasmtime = adapterOf({
  name: "wasmtime",
  module: "wasmtime",
  package: "wasmtime",
  driver: "wasmtime_driver.py",
  limits: ["memory", "fuel", "time"],
});

export const wasm3 = adapterOf({
  name: "wasm3",
  module: "wasm3",
  package: "pywasm3",
  driver: "wasm3_driver.py",
  limits: ["time"],
});
