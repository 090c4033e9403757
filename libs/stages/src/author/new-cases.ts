import { check } from "@glither/analysis/check";
import type { Answer, Case } from "@glither/conformance";
import { type Core, shortest, toJson } from "@glither/roux/core";
import { deriveWorld, printWorld } from "@glither/wit";
import { vocabularyOf } from "../compile/ruleset.ts";
import { type ReadShared, sharedFiles } from "../compile/shared-files.ts";
import { vocabularies } from "../compile/vocabularies.ts";
import { withDeclared } from "../compile/with-declared.ts";
import { EXIT, StageError } from "../outcome.ts";

/** A ruleset as a text, with a way to what it uses of other files. */
export interface GivenRuleset {
  readonly name: string;
  readonly text: string;
  readonly read: ReadShared;
}

/** A case file that is not written yet. */
export interface NewCase {
  /** `held-by-witness.json` */
  readonly file: string;
  readonly content: {
    readonly name: string;
    readonly artifact: unknown;
    readonly enrich: unknown;
    readonly expect: unknown;
  };
}

export interface CompiledText {
  readonly core: Core;
  /** The goldens' texts. */
  readonly snapshot: string;
  readonly world: string;
  /** For each rule that can dispose, an artifact and answers that it takes. */
  readonly witnesses: readonly Given[];
}

/** What a case begins with; the rest is what the rules say. */
export interface Given {
  /** What the case is about, for its name. */
  readonly about: string;
  readonly artifact: unknown;
  readonly enrich: unknown;
}

/** Compiles a text. Throws `MALFORMED` where it has errors: `check` says all of them. */
export async function compiledText({ name, text, read }: GivenRuleset): Promise<CompiledText> {
  const files = await sharedFiles(name, text, read);
  const { core, diagnostics, witnesses = new Map() } = check(name, text, vocabularies(), { files, witnesses: true });
  if (core === undefined)
    throw new StageError(
      "MALFORMED",
      `the ruleset \`${name}\` has errors: ${diagnostics[0]?.message ?? "it is empty"}`,
      {
        exitCode: EXIT.ruleset,
        hint: "`tangle check` shows all of them",
      },
    );
  const { fields } = withDeclared(vocabularyOf(core.dialect.name), core);
  return {
    core,
    snapshot: toJson(core),
    world: printWorld(deriveWorld(core)),
    witnesses: [...witnesses].map(([rule, { artifact, enrich }]) => ({
      about: `taken by ${rule}`,
      artifact: shortest(fields, artifact),
      enrich,
    })),
  };
}

/** The emptiest artifact of a ruleset's dialect; a field that has no default takes the first of its symbols. */
export function emptiest(core: Core): Given {
  const fields = vocabularyOf(core.dialect.name).fields.flatMap(({ path, type }) =>
    type.kind === "enum" && type.default === undefined ? [[path, type.symbols[0]]] : [],
  );
  return { about: "of which nothing is known", artifact: Object.fromEntries(fields), enrich: {} };
}

/** Cases that expect what the rules say now, by the interpreter: whoever keeps one has read it. */
export async function newCases(core: Core, given: readonly Given[]): Promise<readonly NewCase[]> {
  const { interpreterBackEnd, parseCase } = await import("@glither/conformance");
  const vocabulary = withDeclared(vocabularyOf(core.dialect.name), core);
  return given.map(({ about, artifact, enrich }, index) => {
    const name = about.replaceAll("_", " ");
    const file = `${
      about
        .toLowerCase()
        .replace(/[^a-z0-9]+/gu, "-")
        .replace(/^-|-$/gu, "") || `case-${index + 1}`
    }.json`;
    const open = { name, artifact, enrich, expect: UNKNOWN };
    const example = parseCase(file, JSON.stringify(open), vocabulary);
    return { file, content: { ...open, expect: expectation(interpreterBackEnd(core).run(example)) } };
  });
}

/** A mistake that no case notices, as something to make a case of. */
export async function survivorsOf(core: Core, cases: readonly Case[]): Promise<readonly Given[]> {
  const { mutationScore } = await import("@glither/conformance");
  const { fields } = withDeclared(vocabularyOf(core.dialect.name), core);
  return mutationScore(core, cases).survivors.flatMap(({ witness, of }, index) =>
    witness === undefined
      ? []
      : [
          {
            about: `told apart from a mistake in ${of} ${index + 1}`,
            artifact: shortest(fields, witness.artifact),
            enrich: witness.enrich,
          },
        ],
  );
}

const UNKNOWN = { verdict: "", rule: "", reason_class: "", actions: [] };

function expectation({ verdict, rule, reason_class, actions, settlement, ligand_absent }: Answer): object {
  return {
    verdict,
    rule,
    reason_class,
    actions,
    ...(settlement === undefined ? {} : { settlement }),
    ...(ligand_absent === undefined ? {} : { ligand_absent }),
  };
}
