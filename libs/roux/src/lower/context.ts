import type { Decision } from "../asked/decisions.ts";
import type { Diagnostic, DiagnosticCode, Fix, Span } from "../diagnostic.ts";
import { UTC } from "../ir/clock.ts";
import type { Constant, Enrichment, Fold, Group, Operand, Score, Test } from "../ir/core.ts";
import { isQuestion } from "../ir/questions.ts";
import type { Field } from "../ir/types.ts";
import { visitTest } from "../ir/visit-test.ts";
import type { Origin } from "../link/link.ts";
import type { GuardNode, Word } from "../syntax/ast.ts";
import type { Vocabulary } from "../vocabulary.ts";
import { abridge, listed, nearest } from "../wording.ts";
import type { Element } from "./element.ts";
import type { LigandPlace } from "./ligand-place.ts";
import type { NamedSet } from "./named-set.ts";
import type { WaitingArm } from "./waits.ts";

/** What the passes of one lowering share: the vocabulary, what was declared, what was used, what was wrong. */
export class Context {
  readonly vocabulary: Vocabulary;
  readonly fold: Fold;
  /** In which the clock is read. */
  readonly zone: string;
  readonly diagnostics: Diagnostic[] = [];
  /** All groups of the ruleset. */
  readonly declaredGroups = new Set<string>();
  /** Those whose meaning is known so far. */
  readonly groups = new Set<string>();
  /** Those that range over a part of the artifact, with the part. */
  readonly groupParts = new Map<string, string>();
  /** The ligands that each of them reads. */
  readonly groupLigands = new Map<string, readonly string[]>();
  /** The names of all scores. */
  readonly declaredScores = new Set<string>();
  /** Those whose meaning is known so far; undefined where the declaration is wrong. */
  readonly scores = new Map<string, Score | undefined>();
  /** Rulesets whose decisions guards may ask for; without rules where one is wrong, which has been told. */
  readonly asked = new Map<string, { readonly rules: readonly Decision[] | undefined }>();
  /** Those that a guard asks. */
  readonly usedAsked = new Set<string>();
  /** What these declare with `enrich`, by name. */
  readonly askedEnrichments = new Map<string, Enrichment>();
  /** Groups as they are made, each behind those that it asks for. */
  readonly madeGroups: Group[] = [];
  /** How much each group and score looks at, what it asks for by its name counted each time. */
  readonly looks = new Map<string, number>();
  /** What the ruleset declares with `enrich`, by name; undefined where the declaration is wrong. */
  readonly ligands = new Map<string, Enrichment | undefined>();

  /** By rule, where it reads ligands. */
  readonly ligandPlaces = new Map<string, readonly LigandPlace[]>();
  /** What the ruleset reads of the dialect's objects, a field for each value and reading, by path. */
  readonly named = new Map<string, Field>();
  /** What the ruleset knows by name with `set`; undefined where that is wrong. */
  readonly sets = new Map<string, NamedSet | undefined>();
  /** Those that a guard asks for. */
  readonly usedSets = new Set<string>();
  /** The names of sets, by the values that were made of them. */
  readonly setNames = new Map<readonly Constant[], string>();

  /** Where each test is written; kept where tools are listed, and for what is said of them alone. */
  written: Map<Test, GuardNode> | undefined;

  /** By rule, the triggers of its arms. */
  readonly arms = new Map<string, readonly WaitingArm[]>();
  /** Where the first guard reads each ligand that nothing produces. */
  readonly unsatisfied = new Map<string, Span>();

  /** What is read are a core's own words, and no text of an author. */
  readsCore = false;
  /** A guard has no meaning, which somebody must have been told. */
  lacksGuard = false;
  /** The list's element that a test is being asked of. */
  element: Element | undefined;
  /** Whose text is being lowered, where it is not the ruleset's own. */
  #origin: Origin | undefined;

  constructor(vocabulary: Vocabulary, fold: Fold, zone = UTC) {
    this.vocabulary = vocabulary;
    this.fold = fold;
    this.zone = zone;
  }

  /** The ligands that a test reads, through groups too, in the order in which they are written. */
  ligandsIn(test: Test): Set<string> {
    const found = new Set<string>();
    const reads = (operand: Operand): void => {
      if (operand.kind === "enrichment" && this.ligands.has(operand.path)) found.add(operand.path);
    };
    visitTest(test, {
      operand: reads,
      group: (name) => {
        for (const ligand of this.groupLigands.get(name) ?? []) found.add(ligand);
      },
      score: (name) => {
        for (const ligand of this.scoreLigands(name)) found.add(ligand);
      },
    });
    return found;
  }

  /** The ligands that a score's terms read. */
  scoreLigands(name: string): readonly string[] {
    const { terms = [] } = this.scores.get(name) ?? {};
    return terms.flatMap(({ guard: { phase } }) => (phase.kind === "crossing" ? phase.ligands : []));
  }

  /** Whether words of a core ask a ruleset of this name, whose questions are groups there. An author's text asks whom it names. */
  isQuestioned(name: string): boolean {
    if (!this.readsCore) return false;
    return [...this.groupLigands.keys()].some((group) => group.startsWith(`${name}.`) && isQuestion(group));
  }

  error(code: DiagnosticCode, message: string, span: Span, more: Partial<Diagnostic> = {}): void {
    this.#add({ code, severity: "error", message, span, ...more });
  }

  lint(code: DiagnosticCode, message: string, span: Span, more: Partial<Diagnostic> = {}): void {
    this.#add({ code, severity: "lint", message, span, ...more });
  }

  /** Lowers what comes from another file: its errors are told where the ruleset uses it, its lints where it is checked itself. */
  within<T>(origin: Origin, work: () => T): T {
    const before = this.#origin;
    this.#origin = origin;
    try {
      return work();
    } finally {
      this.#origin = before;
    }
  }

  #add(diagnostic: Diagnostic): void {
    if (this.#origin === undefined) {
      this.diagnostics.push(diagnostic);
      return;
    }
    if (diagnostic.severity === "lint") return;
    const { file, use } = this.#origin;
    const { code, severity, message, span, hint, related = [] } = diagnostic;
    this.diagnostics.push({
      code,
      severity,
      message: `\`${file}\`, line ${span.line}: ${message}`,
      span: use,
      ...(hint === undefined ? {} : { hint }),
      related: [{ message: "here", span, file }, ...related.map((item) => ({ file, ...item }))],
    });
  }

  /** An error about a name that the vocabulary does not have, with the nearest one that it has. */
  unknown(code: DiagnosticCode, what: string, word: Pick<Word, "text" | "span">, known: readonly string[]): void {
    const meant = nearest(word.text, known);
    const message = `unknown ${what} \`${abridge(word.text)}\``;
    if (meant !== undefined)
      this.error(code, message, word.span, { hint: `did you mean \`${meant}\`?`, fix: replacement(word.span, meant) });
    else
      this.error(code, message, word.span, {
        hint: known.length === 0 ? "there is none" : `there is ${listed(known)}`,
      });
  }
}

export function replacement(span: Span, text: string): Fix {
  return { title: `write \`${text}\``, edits: [{ span, text }] };
}
