import { lstat, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { nameFault, vocabularyOf } from "../compile/ruleset.ts";
import { readText, writeWhole } from "../files/files.ts";
import { EXIT, type Outcome, StageError } from "../outcome.ts";
import { oneLine } from "../printable.ts";
import { stage } from "../stage.ts";
import { type FirstFiles, firstFiles } from "./first-files.ts";
import { EXTENSION, IGNORED, PACKAGES, PLUGIN_PACKAGES, withLines } from "./workspace-files.ts";

export interface InitOptions {
  /** Where the project begins. */
  readonly folder: string;
  /** The first ruleset's name. */
  readonly name: string;
  /** `mail`, or the full name. */
  readonly dialect: string;
  /** A workspace of Nx, which runs only what has changed; else one ruleset with its cases. */
  readonly isNx: boolean;
}

/** A project with a first ruleset that passes. Nothing that is there is touched, but for lines that `.gitignore` lacks. */
export const init = stage(async ({ folder, name, dialect, isNx }: InitOptions): Promise<Outcome> => {
  const fault = nameFault(name);
  if (fault !== undefined)
    throw new StageError("MALFORMED", `\`${name}\` cannot name a ruleset`, { exitCode: EXIT.usage, hint: fault });
  const short = dialect.replace(/^glither\./u, "");
  vocabularyOf(dialect.includes(".") ? dialect : `glither.${dialect}`);
  const first = await firstFiles(name, dialect, async () => undefined);
  const files = isNx ? workspace(first, name, short) : single(first, name);
  await refuseCollisions(folder, [...files.keys()]);
  const ignored = await ignoring(folder, isNx ? IGNORED : ["*.key", "*.wasm"]);
  await writeAll(folder, new Map([...files, ...ignored]));
  const next = isNx
    ? ["npm install", "npx nx run-many -t check conform"]
    : [`tangle check ${name}.glith`, `tangle conform ${name}.glith`];
  const written = [...files.keys(), ...ignored.keys()];
  const text = [...written.map((file) => `wrote ${file}`), ...next.map((line) => `next: ${line}`)].map(oneLine);
  return { exitCode: EXIT.clean, text: text.join("\n"), data: { name, dialect: short, files: written, next } };
});

/** The ruleset with its cases beside it. */
function single({ source, cases }: FirstFiles, name: string): ReadonlyMap<string, string> {
  return new Map([[`${name}.glith`, source], ...cases.map(({ file, text }) => [`cases/${file}`, text] as const)]);
}

/** Where the plugin and the conventions of `locate` look for them. */
function workspace(first: FirstFiles, name: string, dialect: string): ReadonlyMap<string, string> {
  const place = `${dialect}/${name}`;
  const manifest = { name: `${name}-policies`, private: true, devDependencies: { ...PLUGIN_PACKAGES, ...PACKAGES } };
  return new Map([
    ["package.json", json(manifest)],
    ["nx.json", json({ plugins: ["@glither/nx"] })],
    [".vscode/extensions.json", json({ recommendations: [EXTENSION] })],
    [`rulesets/${place}/${name}.glith`, first.source],
    ...first.cases.map(({ file, text }) => [`fixtures/${place}/${file}`, text] as const),
    [`goldens/${place}/snapshot.json`, first.snapshot],
    [`goldens/${place}/world.wit`, first.world],
  ]);
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

async function ignoring(folder: string, lines: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const file = ".gitignore";
  const path = join(folder, file);
  const there = (await isThere(path)) ? await readText(path, "the list of ignored files") : "";
  const text = withLines(there, lines);
  return new Map(text === undefined ? [] : [[file, text]]);
}

async function refuseCollisions(folder: string, files: readonly string[]): Promise<void> {
  const taken: string[] = [];
  for (const file of files) if (await isThere(join(folder, file))) taken.push(file);
  if (taken.length === 0) return;
  throw new StageError("UNWRITABLE", `${taken.map((file) => `\`${file}\``).join(", ")} would be replaced`, {
    exitCode: EXIT.usage,
    hint: taken.includes("package.json")
      ? "in a workspace that is there, `npx nx g @glither/nx:init` and `npx nx g @glither/nx:ruleset` add what is missing"
      : "name the ruleset otherwise, or begin in another folder",
  });
}

function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

/** All or none. */
async function writeAll(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  const written: string[] = [];
  try {
    for (const [file, text] of files) {
      await writeWhole(join(folder, file), text);
      if (basename(file) !== ".gitignore") written.push(join(folder, file));
    }
  } catch (error) {
    for (const path of written) await rm(path, { force: true });
    throw error;
  }
}
