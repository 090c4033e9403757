import { basename } from "node:path";
import { VOCABULARIES } from "@glither/dialects";
import { type Compilation, type CompileOptions, compile, type Vocabulary } from "@glither/roux";
import { type Core, namedOf } from "@glither/roux/core";
import { readText } from "../files/files.ts";
import { EXIT, StageError } from "../outcome.ts";

const EXTENSION = ".glith";
/** What `publish` takes, too: see `@glither/artifact`; a test compares the two. */
const NAME = /^(?=.{1,128}$)[a-z][a-z0-9]*(?:[-_][a-z][a-z0-9]*)*$/u;
/** Names that a ruleset's WIT package gives to its interfaces. */
const TAKEN = ["types", "enrich", "unsatisfied", "actions"];

export interface Source {
  readonly path: string;
  readonly name: string;
  readonly text: string;
  readonly compilation: Compilation;
}

/** Reads and compiles a `.glith` file. Faults of the ruleset are in the compilation; faults of the file are errors. */
export async function compileFile(path: string, options: CompileOptions = {}): Promise<Source> {
  return compileSource(await readSource(path), options);
}

/** Compiles a text that is already read, or that was changed since. */
export function compileSource({ path, name, text }: Omit<Source, "compilation">, options: CompileOptions = {}): Source {
  return { path, name, text, compilation: compile(name, text, VOCABULARIES, options) };
}

/** Reads a `.glith` file. A byte order mark is left out. */
export async function readSource(path: string): Promise<Omit<Source, "compilation">> {
  const name = rulesetName(path);
  return { path, name, text: await readText(path, "the ruleset", EXIT.ruleset) };
}

function rulesetName(path: string): string {
  const file = basename(path);
  const name = file.endsWith(EXTENSION) ? file.slice(0, -EXTENSION.length) : undefined;
  if (name === undefined)
    throw new StageError("MALFORMED", `\`${path}\` is no ruleset`, {
      exitCode: EXIT.usage,
      hint: "a ruleset's file name ends in `.glith`",
    });
  if (!NAME.test(name) || TAKEN.includes(name))
    throw new StageError("MALFORMED", `\`${name}\` cannot name a ruleset`, {
      exitCode: EXIT.usage,
      hint: `lower-case words joined by \`-\` or \`_\`, 128 characters at most, and none of ${TAKEN.map((taken) => `\`${taken}\``).join(", ")}`,
    });
  return name;
}

/** The vocabulary of a dialect that something compiled names. */
export function vocabularyOf(dialect: string): Vocabulary {
  const vocabulary = VOCABULARIES.get(dialect);
  if (vocabulary) return vocabulary;
  throw new StageError("REFUSED", `unknown dialect \`${dialect}\``, {
    exitCode: EXIT.link,
    hint: `this version knows ${[...VOCABULARIES.keys()].join(", ")}`,
  });
}

/** A dialect as one ruleset has it: with the enrichments that the ruleset itself declares, and what it names within objects. */
export function withDeclared(
  vocabulary: Vocabulary,
  { enrichments, fields }: Pick<Core, "enrichments" | "fields">,
): Vocabulary {
  return {
    ...vocabulary,
    fields: [...vocabulary.fields, ...fields.filter(({ path }) => namedOf(path) !== undefined)],
    enrichments: [...vocabulary.enrichments, ...enrichments.filter(({ ligand }) => ligand !== undefined)],
  };
}
