import { basename } from "node:path";
import { VOCABULARIES } from "@glither/dialects";
import {
  type Compilation,
  type CompileOptions,
  type Core,
  compile,
  fromCbor,
  isObject,
  SNAPSHOT_VERSION,
  toCbor,
  type Vocabulary,
} from "@glither/roux";
import { readBytes, readText } from "./files.ts";
import { EXIT, type Outcome, StageError } from "./outcome.ts";
import { reportDiagnostics } from "./report/report.ts";

const EXTENSION = ".glith";
const NAME = /^[a-z][a-z0-9]*(?:[-_][a-z][a-z0-9]*)*$/u;
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
      hint: `lower-case words joined by \`-\` or \`_\`, and none of ${TAKEN.map((taken) => `\`${taken}\``).join(", ")}`,
    });
  return name;
}

/** Where a stage finds the meaning of a ruleset: in a snapshot, or in a source that it compiles first. */
export type CoreInput = { readonly core: string } | ({ readonly source: string } & CompileOptions);

export interface LoadedCore {
  readonly core: Core;
  /** Canonical CBOR; its hash is the ruleset's identity. */
  readonly bytes: Uint8Array;
}

/** The core of a ruleset, or the outcome that reports why a source has none. */
export async function loadCore(input: CoreInput): Promise<LoadedCore | Outcome> {
  if ("core" in input) return readCore(input.core);
  const source = await compileFile(input.source, input);
  const { core } = source.compilation;
  if (core === undefined) return reportDiagnostics(source);
  return { core, bytes: toCbor(core) };
}

export function isOutcome(value: LoadedCore | Outcome): value is Outcome {
  return "exitCode" in value;
}

async function readCore(path: string): Promise<LoadedCore> {
  const bytes = await readBytes(path, "the snapshot");
  return { core: asCore(decode(bytes), path), bytes };
}

/** The value of a file as the core that it should be, or an error that says what it is instead. */
export function asCore(value: unknown, path: string): Core {
  const version = isObject(value) ? value["snapshot_version"] : undefined;
  if (typeof version === "string" && version !== SNAPSHOT_VERSION)
    throw noSnapshot(
      `\`${path}\` is a snapshot of version \`${version}\``,
      `this compiler reads version ${SNAPSHOT_VERSION}`,
    );
  if (isCore(value)) return value;
  throw noSnapshot(`\`${path}\` is no snapshot`, "a snapshot is the `core.cbor` that `snapshot` writes");
}

function decode(bytes: Uint8Array): unknown {
  try {
    return fromCbor(bytes);
  } catch {
    return undefined;
  }
}

const CORE_PARTS = ["ruleset", "dialect"] as const;
const CORE_LISTS = ["boxes", "fields", "enrichments", "verbs", "states", "groups", "rules"] as const;

/** Tells a core from other canonical CBOR; what is in its lists is trusted, since only `snapshot` writes this format. */
function isCore(value: unknown): value is Core {
  return (
    isObject(value) &&
    value["snapshot_version"] === SNAPSHOT_VERSION &&
    CORE_PARTS.every((key) => isNamed(value[key])) &&
    CORE_LISTS.every((key) => Array.isArray(value[key]))
  );
}

function isNamed(value: unknown): boolean {
  return isObject(value) && typeof value["name"] === "string" && typeof value["version"] === "string";
}

function noSnapshot(message: string, hint: string): StageError {
  return new StageError("MALFORMED", message, {
    exitCode: EXIT.usage,
    hint: `${hint}; make it again with \`snapshot\``,
  });
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

/** A dialect as one ruleset has it: with the enrichments that the ruleset itself declares. */
export function withLigands(vocabulary: Vocabulary, { enrichments }: Pick<Core, "enrichments">): Vocabulary {
  const declared = enrichments.filter(({ ligand }) => ligand !== undefined);
  return { ...vocabulary, enrichments: [...vocabulary.enrichments, ...declared] };
}
