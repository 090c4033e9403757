import { basename } from "node:path";
import { type Compilation, type CompileOptions, compile, type Files, type Vocabulary } from "@glither/roux";
import { readText } from "../files/files.ts";
import { STANDARD_INPUT } from "../files/standard-input.ts";
import { EXIT, StageError } from "../outcome.ts";
import type { TrustOptions } from "../trust/trust.ts";
import { besides, sharedFiles } from "./shared-files.ts";
import { vocabularies } from "./vocabularies.ts";

const EXTENSION = ".glith";
/** What `publish` takes, too: see `@glither/artifact`; a test compares the two. */
const NAME = /^(?=.{1,128}$)[a-z][a-z0-9]*(?:[-_][a-z][a-z0-9]*)*$/u;
/** Names that a ruleset's WIT package gives to its interfaces. */
const TAKEN = ["types", "enrich", "unsatisfied", "actions"];

export interface Source {
  readonly path: string;
  readonly name: string;
  readonly text: string;
  /** What it uses of other files. */
  readonly files?: Files;
  readonly compilation: Compilation;
}

export interface FileOptions extends CompileOptions {
  /** Whom to trust with parts that are named by their digests, where it is not as the environment and the workspace say. */
  readonly trust?: TrustOptions;
}

/** Reads and compiles a `.glith` file. Faults of the ruleset are in the compilation; faults of the file are errors. */
export async function compileFile(path: string, options: FileOptions = {}): Promise<Source> {
  return compileSource(await readSource(path, options.trust), options);
}

/** Compiles a text that is already read, or that was changed since. */
export function compileSource(
  { path, name, text, files }: Omit<Source, "compilation">,
  options: CompileOptions = {},
): Source {
  const given = files === undefined ? {} : { files };
  return { path, name, text, ...given, compilation: compile(name, text, vocabularies(), { ...options, ...given }) };
}

/** Reads a `.glith` file, or standard input, and what it uses of others and of stores. A byte order mark is left out. */
export async function readSource(path: string, trust?: TrustOptions): Promise<Omit<Source, "compilation">> {
  const name = rulesetName(path);
  const text = await readText(path, "the ruleset", EXIT.ruleset);
  return { path, name, text, files: await sharedFiles(name, text, besides(path, trust)) };
}

/** A ruleset that comes on standard input has no name of its own. */
const UNNAMED = "standard-input";

/** What names a ruleset, where this does not. */
export function nameFault(name: string): string | undefined {
  if (NAME.test(name) && !TAKEN.includes(name)) return undefined;
  const taken = TAKEN.map((word) => `\`${word}\``).join(", ");
  return `lower-case words joined by \`-\` or \`_\`, 128 characters at most, and none of ${taken}`;
}

function rulesetName(path: string): string {
  if (path === STANDARD_INPUT) return UNNAMED;
  const file = basename(path);
  const name = file.endsWith(EXTENSION) ? file.slice(0, -EXTENSION.length) : undefined;
  if (name === undefined)
    throw new StageError("MALFORMED", `\`${path}\` is no ruleset`, {
      exitCode: EXIT.usage,
      hint: "a ruleset's file name ends in `.glith`",
    });
  const fault = nameFault(name);
  if (fault !== undefined)
    throw new StageError("MALFORMED", `\`${name}\` cannot name a ruleset`, { exitCode: EXIT.usage, hint: fault });
  return name;
}

/** The vocabulary of a dialect that something compiled names. */
export function vocabularyOf(dialect: string): Vocabulary {
  const vocabulary = vocabularies().get(dialect);
  if (vocabulary) return vocabulary;
  throw new StageError("REFUSED", `unknown dialect \`${dialect}\``, {
    exitCode: EXIT.link,
    hint: `this version knows ${[...vocabularies().keys()].join(", ")}`,
  });
}
