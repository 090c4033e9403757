import { CLOCK } from "../ir/clock.ts";
import type { Core, Enrichment, Guard, Score } from "../ir/core.ts";
import { visitTest } from "../ir/visit-test.ts";
import { printTest } from "../print/print-test.ts";
import { parse } from "../syntax/parse.ts";
import type { Vocabulary } from "../vocabulary.ts";
import { Context } from "./context.ts";
import { lowerComprehension } from "./guards.ts";
import { assumeLigands } from "./unsatisfied.ts";

/** What an arm waits for with `when`: a core has it only in words, since its host watches it, and no component. */
export interface Watched {
  readonly guard: Guard;
  /** All that it may read. */
  readonly typed: Pick<Core, "fields" | "enrichments" | "groups" | "scores">;
  /** The fields that it reads, through groups too: who evaluates it must have them. */
  readonly fields: readonly string[];
  /** The enrichments that it may ask for, with those that others of them are produced from. */
  readonly enrichments: readonly string[];
}

/**
 * The meaning of a core's words for what an arm waits for. Undefined where they ask for what the core does not declare: they are
 * another ruleset's.
 */
export function readWatched(words: string, core: Core, vocabulary: Vocabulary): Watched | undefined {
  const { collection, defaultBox } = vocabulary;
  const { ast, diagnostics } = parse(`rule watched = ${collection} | ${words} => into ${defaultBox}`);
  const [item] = ast.items;
  if (diagnostics.length > 0 || ast.items.length !== 1 || item?.kind !== "rule") return undefined;
  const context = contextOf(core, vocabulary);
  const [guard, ...others] = lowerComprehension(context, item.selection);
  if (guard === undefined || others.length > 0 || context.diagnostics.some(isError)) return undefined;
  // Whatever else a text may be read as, this one says what the core says.
  if (printTest(guard.test, collection) !== words) return undefined;
  const ligands = [...context.ligands.values()].filter((ligand) => ligand !== undefined);
  const { groups, scores } = declaredIn(core);
  const typed = {
    fields: [...vocabulary.fields, ...context.named.values()],
    enrichments: [...vocabulary.enrichments, ...clockOf(core), ...ligands],
    groups,
    scores,
  };
  return { guard, typed, ...readIn(guard, typed) };
}

/** What arms may read of a ruleset: what its rules read, and what is kept for arms alone. */
function declaredIn({ enrichments, groups, scores = [], watched }: Core): Pick<Core, "enrichments" | "groups"> & {
  readonly scores: readonly Score[];
} {
  return {
    enrichments: [...enrichments, ...(watched?.enrichments ?? [])],
    groups: [...groups, ...(watched?.groups ?? [])],
    scores: [...scores, ...(watched?.scores ?? [])],
  };
}

function clockOf(core: Core): readonly Enrichment[] {
  return declaredIn(core).enrichments.filter(({ path, ligand }) => path === CLOCK && ligand === undefined);
}

function contextOf(core: Core, vocabulary: Vocabulary): Context {
  const [zone] = clockOf(core).flatMap(({ given = [] }) => given.flatMap((one) => ("text" in one ? one.text : [])));
  const context = new Context(vocabulary, core.fold, zone);
  context.readsCore = true;
  const { enrichments, groups, scores } = declaredIn(core);
  for (const enrichment of enrichments) if (enrichment.ligand) context.ligands.set(enrichment.path, enrichment);
  assumeLigands(context);
  for (const { name, guards } of groups) {
    context.declaredGroups.add(name);
    context.groups.add(name);
    context.groupLigands.set(
      name,
      guards.flatMap(({ phase }) => (phase.kind === "crossing" ? phase.ligands : [])),
    );
  }
  for (const score of scores) {
    context.declaredScores.add(score.name);
    context.scores.set(score.name, score);
  }
  return context;
}

function isError({ severity }: { readonly severity: string }): boolean {
  return severity === "error";
}

function readIn(
  { test }: Guard,
  { groups, scores = [], enrichments }: Watched["typed"],
): Pick<Watched, "fields" | "enrichments"> {
  const found = { field: new Set<string>(), enrichment: new Set<string>() };
  const ask = (path: string): void => {
    if (found.enrichment.has(path) || !enrichments.some((one) => one.path === path)) return;
    found.enrichment.add(path);
    for (const source of enrichments.find((one) => one.path === path)?.ligand?.from ?? []) ask(source);
  };
  const within = (inner: Guard["test"]): void =>
    visitTest(inner, {
      operand: (operand) => {
        if (operand.kind === "field") found.field.add(operand.path);
        if (operand.kind === "enrichment") ask(operand.path);
      },
      group: (name) => {
        for (const guard of groups.find((group) => group.name === name)?.guards ?? []) within(guard.test);
      },
      score: (name) => {
        for (const { guard } of scores.find((score) => score.name === name)?.terms ?? []) within(guard.test);
      },
    });
  within(test);
  return { fields: [...found.field], enrichments: [...found.enrichment] };
}
