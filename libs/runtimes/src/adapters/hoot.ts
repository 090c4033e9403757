import { readFileSync } from "node:fs";
import { join } from "node:path";
import { bare, installedFolder, isProgram } from "./_programs.ts";
import { spokenEngine } from "./_spoken.ts";
import { talkToProcess } from "./_talk.ts";
import type { Adapter, Search } from "./engine.ts";
import { driverPath } from "./python.ts";

/** A Guile that finds Hoot, as it is called from outside of the folder in which Debian's packages lie unpacked. */
export interface Guile {
  readonly program: string;
  readonly before: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Of Hoot. */
  readonly version: string;
  /** Where Hoot has what its modules need in JavaScript. */
  readonly files: string;
}

/** The Guile with Hoot that was unpacked for tests. It is called under the loader and the libraries that came with it. */
export function guileWithHoot(search: Search): Guile | undefined {
  const folder = installedFolder("hoot", search);
  if (folder === undefined) return undefined;
  const root = join(folder, "root");
  const libraries = join(root, "usr/lib/x86_64-linux-gnu");
  const program = join(root, "lib64/ld-linux-x86-64.so.2");
  const version = versionOf(folder);
  if (!isProgram(program) || version === undefined) return undefined;
  return {
    program,
    before: ["--library-path", libraries, join(root, "usr/bin/guile-3.0"), "--no-auto-compile"],
    env: bare(search.env, {
      GUILE_SYSTEM_PATH: ["guile/3.0", "guile/site/3.0"].map((part) => join(root, "usr/share", part)).join(":"),
      GUILE_SYSTEM_COMPILED_PATH: ["ccache", "site-ccache"].map((part) => join(libraries, "guile/3.0", part)).join(":"),
      HOOT_STDLIB_PATH: join(root, "usr/share/guile-hoot", version, "lib"),
      GUILE_EXTENSIONS_PATH: join(libraries, "guile/3.0/extensions"),
    }),
    version,
    files: join(root, "usr/share/guile-hoot", version),
  };
}

function versionOf(folder: string): string | undefined {
  try {
    return readFileSync(join(folder, "version"), "utf8").trim();
  } catch {
    return undefined;
  }
}

export const hoot: Adapter = {
  name: "hoot",
  what: "its own machine for WebAssembly, an interpreter in Guile, by a script of this project",
  sought: "Debian's package `guile-hoot`, unpacked",
  find: async (search) => {
    const guile = guileWithHoot(search);
    if (guile === undefined) return { missing: "Debian's `guile-hoot` is not unpacked here" };
    return spokenEngine({
      name: "hoot",
      what: hoot.what,
      version: guile.version,
      limits: ["time"],
      talk: async (time) =>
        talkToProcess(guile.program, [...guile.before, driverPath("hoot.scm")], {
          env: guile.env,
          ...(time === undefined ? {} : { time }),
        }),
    });
  },
};
