import { check } from "@glither/analysis/check";
import { generatePackage, moduleName } from "@glither/codegen-gleam";
import { compileModule, printModule } from "@glither/codegen-wasm";
import { VOCABULARIES } from "@glither/dialects";
import { type Compilation, compile, type Diagnostic } from "@glither/roux";
import { answerType, present, type ValueType } from "@glither/roux/core";
import { compileParsed, Reparser } from "@glither/roux/surface";
import { modelOf, type Picture, statePictures } from "@glither/weave/parts";
import { witType } from "@glither/wit";
import type { Draft } from "../draft.ts";
import { type Authority, authorityOf } from "./authority.ts";
import { type Comparison, comparisonOf } from "./comparison.ts";
import { type Crossed, Crossings } from "./crossing.ts";
import type { Mail } from "./pasted.ts";

export interface Looked {
  readonly diagnostics: readonly Diagnostic[];
  /** Only of a ruleset without errors. */
  readonly ruleset?: {
    readonly dialect: string;
    readonly fold: string;
    readonly rules: number;
    /** Of the component, in bytes. */
    readonly size: number;
    readonly questions: readonly Question[];
    readonly crossed: Crossed;
  };
}

/** An enrichment that the ruleset may ask for. */
export interface Question {
  readonly path: string;
  /** In WIT's words. */
  readonly type: string;
  readonly kind: ValueType["kind"];
  /** Of an enum. */
  readonly symbols: readonly string[];
  readonly optional: boolean;
}

/** What is looked at more closely, one at a time. */
export type Closer =
  | { readonly of: "world"; readonly authority: Authority }
  | { readonly of: "states"; readonly pictures: readonly Picture[] }
  | { readonly of: "wasm" | "gleam"; readonly text: string };

/** What takes longer than a keystroke: the exact analysis, and what a version decides otherwise than another. */
export interface Analysed {
  readonly diagnostics: readonly Diagnostic[];
  readonly undecided: readonly { readonly message: string }[];
  /** Undefined where one of the two has errors. */
  readonly comparison?: Comparison;
}

/** Looks at drafts, one after the other; what was known of the last one is used for the next. Decides nothing itself. */
export class Looker {
  readonly #reparser = new Reparser();
  readonly #crossings = new Crossings();
  #last: { readonly draft: Draft; readonly compilation: Compilation } | undefined;

  async look(draft: Draft, mail?: Mail): Promise<Looked> {
    const { core, diagnostics } = this.#compiled(draft);
    const vocabulary = core && VOCABULARIES.get(core.dialect.name);
    if (core === undefined || vocabulary === undefined) return { diagnostics };
    const crossed = await this.#crossings.cross(core, vocabulary, draft, mail);
    return {
      diagnostics,
      ruleset: {
        dialect: core.dialect.name,
        fold: core.fold,
        rules: core.rules.length,
        size: (await this.#crossings.component(core)).component.length,
        questions: core.enrichments.map((enrichment) => questionOf(enrichment.path, answerType(enrichment))),
        crossed,
      },
    };
  }

  /** Undefined where the ruleset has errors. */
  closer(draft: Draft, of: Closer["of"]): Closer | undefined {
    const { core } = this.#compiled(draft);
    if (core === undefined) return undefined;
    switch (of) {
      case "world":
        return { of, authority: authorityOf(core, VOCABULARIES.get(core.dialect.name)?.fields.length ?? 0) };
      case "states":
        return { of, pictures: statePictures(modelOf(core)) };
      case "wasm":
        return { of, text: printModule(compileModule(core)) };
      case "gleam":
        return { of, text: generatePackage(core).get(`src/${moduleName(core.ruleset.name)}.gleam`) ?? "" };
    }
  }

  /** @param before the text that it is compared with. */
  analyse({ name, text, files }: Draft, before: Pick<Draft, "text" | "files">): Analysed {
    const checked = check(name, text, VOCABULARIES, { files: new Map(Object.entries(files)) });
    const other = compile(name, before.text, VOCABULARIES, { files: new Map(Object.entries(before.files)) });
    const { diagnostics, undecided, core } = checked;
    const vocabulary = core && VOCABULARIES.get(core.dialect.name);
    return {
      diagnostics,
      undecided,
      ...(core && other.core && vocabulary ? { comparison: comparisonOf(other.core, core, vocabulary) } : {}),
    };
  }

  #compiled(draft: Draft): Compilation {
    const { name, text, files } = draft;
    const last = this.#last;
    if (last?.draft.text === text && last.draft.name === name && sameFiles(last.draft.files, files))
      return last.compilation;
    const options = { files: new Map(Object.entries(files)) };
    const { compilation } = compileParsed(name, this.#reparser.parse(text), VOCABULARIES, options);
    this.#last = { draft, compilation };
    return compilation;
  }
}

function sameFiles(one: Draft["files"], other: Draft["files"]): boolean {
  const paths = Object.keys(one);
  return paths.length === Object.keys(other).length && paths.every((path) => one[path] === other[path]);
}

function questionOf(path: string, type: ValueType): Question {
  const inner = present(type);
  return {
    path,
    type: witType(type),
    kind: inner.kind,
    symbols: inner.kind === "enum" ? inner.symbols : [],
    optional: type.kind === "optional",
  };
}
