import type {
  Action,
  ArtifactValue,
  Core,
  Enrichment,
  Fold,
  Outcome,
  Phase,
  Rule,
  Score,
  Test,
} from "@glither/roux/core";
import fc from "fast-check";
import type { Facts } from "../evaluate.ts";
import { ADDRESSES } from "./address-sources.ts";
import { arbitraryTest } from "./arbitrary-test.ts";
import { LISTS } from "./list-sources.ts";
import { SOURCES, type Source } from "./sources.ts";

/** A ruleset over few values, and all the facts that may tell its rules apart. */
export interface Small {
  readonly core: Core;
  readonly facts: readonly Facts[];
}

/** An enrichment that may be absent can as well be a ligand, whose absence then fails the guard. */
function asLigand(source: Source): Source {
  const { enrichment, type } = source;
  return enrichment && type.kind === "optional" ? { ...source, type: type.of, ligand: true } : source;
}

/** What the phase of a guard would be; neither the analysis nor the evaluation reads it. */
const PHASE: Phase = { kind: "select" };

const WAITING: Outcome = { kind: "pending", state: "held", resolutions: [], obligations: [] };
const BOXES: readonly Outcome[] = ["delivered", "dropped"].map((box) => ({ kind: "settled", box }));
const ACTIONS: readonly Action[] = ["tag", "route"].map((verb) => ({ verb, args: [] }));

/** A rule of few answers, so that several rules of a ruleset give the same one. */
function arbitraryRule(
  sources: readonly Source[],
  known: { readonly groups: readonly string[]; readonly scores: readonly string[] },
  name: string,
  fold: Fold,
): fc.Arbitrary<Rule> {
  const waiting = [...BOXES, ...BOXES, WAITING];
  const outcomes = { "first-match": BOXES, strictest: waiting, accumulate: [...waiting, { kind: "none" } as const] }[
    fold
  ];
  const actions = fc.array(fc.constantFrom(...ACTIONS), { maxLength: 2 });
  return fc
    .tuple(
      fc.array(arbitraryTest(sources, known.groups, known.scores), { minLength: 1, maxLength: 3 }),
      fc.constantFrom(...outcomes),
      fc.constantFrom("x", "y"),
      fold === "first-match" ? fc.constant([]) : fc.oneof(fc.constant([]), actions),
    )
    .map(([tests, outcome, reason_class, actions]) => ({
      name,
      reason_class,
      guards: tests.map((test) => ({ phase: PHASE, test })),
      actions,
      outcome,
    }));
}

const WEIGHTS = ["-3", "-1.5", "-1", "-0.5", "0.5", "1", "2", "2.5", "3"];

/** A score, and one that may ask for it. */
function arbitraryScores(sources: readonly Source[]): fc.Arbitrary<readonly Score[]> {
  const score = (name: string, known: readonly string[]): fc.Arbitrary<Score> =>
    fc
      .array(fc.tuple(fc.constantFrom(...WEIGHTS), arbitraryTest(sources, ["g"], known)), {
        minLength: 1,
        maxLength: 4,
      })
      .map((terms) => ({ name, terms: terms.map(([weight, test]) => ({ weight, guard: { phase: PHASE, test } })) }));
  return fc.tuple(score("s", []), score("t", ["s"]));
}

function coreOf(
  sources: readonly Source[],
  { group, scores }: { readonly group: readonly Test[]; readonly scores: readonly Score[] },
  rules: readonly Rule[],
  fold: Fold,
): Core {
  const types = (enrichment: boolean): Enrichment[] =>
    onePerPath(sources)
      .filter((source) => (source.enrichment ?? false) === enrichment)
      .map(({ path, type, ligand }) => ({ path, type, ...(ligand ? { ligand: { from: [] } } : {}) }));
  return {
    snapshot_version: "1",
    ruleset: { name: "small", version: "0.1.0" },
    dialect: { name: "glither.test", version: "0.1.0", collection: "msg", record: "message" },
    fold,
    default_box: "dropped",
    boxes: ["delivered", "dropped"],
    restrictiveness: ["delivered", "held", "dropped"],
    fields: types(false),
    enrichments: types(true),
    verbs: [],
    ladders: [],
    states: [],
    groups: [{ name: "g", guards: group.map((test) => ({ phase: PHASE, test })) }],
    ...(scores.length > 0 ? { scores } : {}),
    rules,
  };
}

/** A scalar is there twice, for each of its readings. */
function onePerPath(sources: readonly Source[]): Source[] {
  return [...new Map(sources.map((source) => [source.path, source])).values()];
}

function factsOf(sources: readonly Source[]): Facts[] {
  let all: { artifact: Map<string, ArtifactValue>; enrich: Map<string, ArtifactValue> }[] = [
    { artifact: new Map(), enrich: new Map() },
  ];
  for (const { path, enrichment, values } of onePerPath(sources))
    all = all.flatMap(({ artifact, enrich }) =>
      values.map((value) =>
        enrichment
          ? { artifact, enrich: new Map(enrich).set(path, value) }
          : { artifact: new Map(artifact).set(path, value), enrich },
      ),
    );
  return all;
}

const arbitrarySources = fc.oneof(
  fc.subarray([...SOURCES], { minLength: 2, maxLength: 3 }),
  // Values of one kind can be compared with each other.
  fc.constantFrom("text", "integer", "boolean", "spf", "number", "ladder").chain((kind) => {
    const alike = SOURCES.filter((source) => source.kind === kind);
    return fc.subarray(alike, { minLength: 2, maxLength: Math.min(3, alike.length) });
  }),
);

const arbitraryBound = fc
  .tuple(arbitrarySources, fc.boolean())
  .map(([sources, ligands]) => (ligands ? sources.map(asLigand) : sources));

/** A list or two, and at times a value beside them. */
const arbitraryLists = fc
  .tuple(fc.subarray([...LISTS], { minLength: 1, maxLength: 2 }), fc.subarray([...SOURCES], { maxLength: 1 }))
  .map(([lists, values]) => [...lists, ...values.filter(({ path }) => lists.every((list) => list.path !== path))])
  .map((sources) => sources.map(asLigand));

const isLigand = ({ ligand }: Source): boolean => ligand === true;

const arbitraryListLigands = fc
  .tuple(fc.constantFrom(...LISTS.filter(isLigand)), fc.constantFrom(...LISTS, ...SOURCES.map(asLigand)))
  .map(([own, other]) => (own === other ? [own] : [own, other]));

/** One or two addresses, and at times a value beside them. */
const arbitraryAddresses = fc
  .tuple(fc.subarray([...ADDRESSES], { minLength: 1, maxLength: 2 }), fc.subarray([...SOURCES], { maxLength: 1 }))
  .map(([addresses, values]) => [...addresses, ...values].map(asLigand));

/** What the rules of a ruleset read: single values, lists as well, or addresses; or values that are added up. */
export type Over = "values" | "lists" | "addresses" | "scores";

export function arbitrarySmall(fold: Fold, over: Over): fc.Arbitrary<Small> {
  const read = { values: arbitraryBound, lists: arbitraryLists, addresses: arbitraryAddresses, scores: arbitraryBound };
  return arbitraryOver(read[over], fold, over === "scores");
}

/** With a ligand at least, under first-match. */
export function arbitraryOfLigands(over: Over): fc.Arbitrary<Small> {
  const some = over === "addresses" ? arbitraryAddresses : arbitrarySources;
  const values = some.map((sources) => sources.map(asLigand));
  const bound = over === "lists" ? arbitraryListLigands : values.filter((sources) => sources.some(isLigand));
  return arbitraryOver(bound, "first-match", over === "scores");
}

function arbitraryOver(bound: fc.Arbitrary<readonly Source[]>, fold: Fold, adds: boolean): fc.Arbitrary<Small> {
  const known = { groups: ["g"], scores: adds ? ["s", "t"] : [] };
  return bound.chain((sources) =>
    fc
      .record({
        group: fc.array(arbitraryTest(sources, []), { minLength: 1, maxLength: 2 }),
        rules: fc
          .integer({ min: 1, max: 6 })
          .chain((count) =>
            fc.tuple(
              ...Array.from({ length: count }, (_, at) => arbitraryRule(sources, known, nameOf(at, count, fold), fold)),
            ),
          ),
        scores: adds ? arbitraryScores(sources) : fc.constant([]),
      })
      .map(({ group, scores, rules }) => ({
        core: coreOf(sources, { group, scores }, rules, fold),
        facts: factsOf(sources),
      })),
  );
}

/** Of layers there are two, each with half of the rules. */
function nameOf(at: number, count: number, fold: Fold): string {
  return fold === "strictest" ? `${at < count / 2 ? "a" : "b"}/r${at}` : `r${at}`;
}

const EDITS = ["drop", "move", "guards", "answer", "shorter", "actions", "none"] as const;

/**
 * Two versions of a ruleset: some rules are left out, moved, or have another's guards, answer or actions. The other version
 * may have the other fold.
 */
export function arbitraryVersions(
  fold: Fold,
  over: Over,
): fc.Arbitrary<{ readonly before: Small; readonly after: Core }> {
  return arbitrarySmall(fold, over).chain((before) => {
    const { rules } = before.core;
    const one = fc.nat({ max: rules.length - 1 });
    return fc
      .record({
        edits: fc.array(fc.tuple(fc.constantFrom(...EDITS), one, one), { maxLength: 2 }),
        fold: fc.oneof(
          { weight: 3, arbitrary: fc.constant(fold) },
          fc.constantFrom("first-match" as const, "accumulate" as const),
        ),
      })
      .map(({ edits, fold: other }) => {
        const after = edits.reduce<readonly Rule[]>(edited, rules);
        return { before, after: { ...before.core, fold: other, rules: after } };
      });
  });
}

function edited(
  rules: readonly Rule[],
  [edit, at, other]: readonly [(typeof EDITS)[number], number, number],
): readonly Rule[] {
  const [rule, donor] = [rules[at], rules[other]];
  if (!rule || !donor) return rules;
  switch (edit) {
    case "drop":
      return rules.toSpliced(at, 1);
    case "move":
      return rules.toSpliced(at, 1).toSpliced(other, 0, rule);
    case "guards":
      return rules.with(at, { ...rule, guards: donor.guards });
    case "answer":
      return rules.with(at, { ...rule, outcome: donor.outcome, reason_class: "z" });
    case "shorter":
      return rules.with(at, { ...rule, guards: rule.guards.slice(1) });
    case "actions":
      return rules.with(at, { ...rule, actions: donor.actions });
    case "none":
      return rules;
  }
}
