import { readFileSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";

const ROOT = join(import.meta.dirname, "../../../..");

/** What is taken in the place of what only Node has. */
export interface StandIns {
  /** Files by what is imported. */
  readonly modules: Readonly<Record<string, string>>;
  /** In files below this folder, Node's global buffers are those that `node:buffer` has. */
  readonly buffers?: string;
}

/** What is reached from an entry and has no place in a browser. */
export class NotForBrowsers extends Error {
  constructor(entry: string, modules: readonly string[]) {
    super(`${entry} reaches ${modules.join(", ")}, which a browser does not have`);
    this.name = "NotForBrowsers";
  }
}

/**
 * One script of a file and all that it imports, without exports.
 *
 * @throws NotForBrowsers where anything of Node's is reached whose values are used.
 */
export async function bundle(entry: string, standIns: StandIns = { modules: {} }): Promise<string> {
  const build = await rolldown({
    input: entry,
    platform: "browser",
    resolve: { conditionNames: ["@glither/source", "import"] },
    plugins: [
      {
        name: "packages",
        resolveId: (specifier) => standIns.modules[specifier] ?? ofNode(specifier) ?? ours(specifier),
        transform: (code, id) =>
          standIns.buffers !== undefined && id.includes(standIns.buffers) && /\bBuffer\b/u.test(code)
            ? { code: `import { Buffer } from "node:buffer";\n${code}` }
            : undefined,
      },
    ],
  });
  const { output } = await build.generate({ format: "iife", minify: true, codeSplitting: false });
  await build.close();
  const [script, ...more] = output;
  if (script === undefined || more.length > 0) throw new Error(`${entry} is more than one script`);
  if (script.imports.length > 0) throw new NotForBrowsers(entry, script.imports);
  return script.code.trimEnd();
}

/** What only a function that nobody calls would need goes with it; whatever stays is found in the script's imports. */
function ofNode(specifier: string) {
  return specifier.startsWith("node:") ? { id: specifier, external: true, moduleSideEffects: false } : undefined;
}

/** Packages of this project as their sources, wherever they are installed. */
function ours(specifier: string): string | undefined {
  const [, name, part] = /^@glither\/([^/]+)(?:\/(.+))?$/u.exec(specifier) ?? [];
  if (name === undefined) return undefined;
  const folder = join(ROOT, "libs", name);
  const { exports } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const own = exports[part === undefined ? "." : `./${part}`] ?? exports["./*"];
  return join(folder, own["@glither/source"].replace("*", part ?? ""));
}
