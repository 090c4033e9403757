import type {
  Action,
  ArtifactValue,
  Comparison,
  Core,
  Enrichment,
  Fold,
  Outcome,
  Phase,
  Reference,
  Rule,
  Test,
} from "@glither/roux/core";
import fc from "fast-check";
import type { Facts } from "../evaluate.ts";
import { SOURCES, type Source } from "./sources.ts";

const PATTERNS = ["a", "^a", "b$", "^(?:a|b)$", "^a*$", "^[ab]?$", "\\ba", "^$", "A", "^.b", "^(?:a|b|ab)?$"];

/** A ruleset over few values, and all the facts that may tell its rules apart. */
export interface Small {
  readonly core: Core;
  readonly facts: readonly Facts[];
}

function arbitraryTest(sources: readonly Source[], groups: readonly string[]): fc.Arbitrary<Test> {
  const atom = fc
    .constantFrom(...sources)
    .chain((source) =>
      fc.constantFrom(...source.references).chain((operand) => arbitraryAtom(source, operand, sources)),
    );
  const leaves: fc.Arbitrary<Test>[] = groups.length
    ? [atom, atom, atom, fc.constantFrom(...groups).map((name): Test => ({ kind: "group", name }))]
    : [atom];
  return fc.letrec<{ test: Test }>((tie) => ({
    test: fc.oneof(
      { maxDepth: 2, depthSize: "small" },
      { weight: 4, arbitrary: fc.oneof(...leaves) },
      { weight: 1, arbitrary: tie("test").map((test): Test => ({ kind: "not", test })) },
      {
        weight: 2,
        arbitrary: fc
          .tuple(fc.constantFrom("all" as const, "any" as const), fc.array(tie("test"), { minLength: 2, maxLength: 3 }))
          .map(([kind, tests]): Test => ({ kind, tests })),
      },
    ),
  })).test;
}

function arbitraryAtom(source: Source, operand: Reference, sources: readonly Source[]): fc.Arbitrary<Test> {
  const alike = sources.filter(({ kind }) => kind === source.kind).flatMap(({ references }) => references);
  const ordered = ["integer", "number", "duration", "ladder"].includes(source.kind);
  const ops: readonly Comparison[] = ordered ? ["==", "!=", "<", "<=", ">", ">="] : ["==", "!="];
  const atoms: fc.Arbitrary<Test>[] = [
    fc
      .tuple(fc.constantFrom(...ops), fc.oneof(fc.constantFrom(...source.constants), fc.constantFrom(...alike)))
      .map(([op, right]): Test => ({ kind: "compare", op, left: operand, right })),
    fc.subarray([...source.constants], { minLength: 1 }).map((values): Test => ({ kind: "member", operand, values })),
  ];
  if (source.kind === "text")
    atoms.push(
      fc.tuple(fc.constantFrom(...PATTERNS), fc.constantFrom("u", "iu"), fc.boolean()).map(
        ([pattern, flags, negated]): Test => ({
          kind: "match",
          negated,
          operand,
          pattern: { source: pattern, flags },
        }),
      ),
    );
  const hasTruth = !ordered && source.kind !== "spf";
  if (hasTruth || source.type.kind === "optional") atoms.push(fc.constant({ kind: "truth", operand }));
  if (source.type.kind === "optional" || (operand.kind === "field" && operand.index !== undefined) || source.ligand)
    atoms.push(fc.constant({ kind: "present", operand }));
  for (const itself of source.itself ?? [])
    atoms.push(fc.constant({ kind: "truth", operand: itself }), fc.constant({ kind: "present", operand: itself }));
  return fc.oneof(...atoms);
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
  groups: readonly string[],
  name: string,
  fold: Fold,
): fc.Arbitrary<Rule> {
  const outcomes = fold === "first-match" ? BOXES : [...BOXES, ...BOXES, WAITING, { kind: "none" } as const];
  const actions = fc.array(fc.constantFrom(...ACTIONS), { maxLength: 2 });
  return fc
    .tuple(
      fc.array(arbitraryTest(sources, groups), { minLength: 1, maxLength: 3 }),
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

function coreOf(sources: readonly Source[], group: readonly Test[], rules: readonly Rule[], fold: Fold): Core {
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

export function arbitrarySmall(fold: Fold): fc.Arbitrary<Small> {
  return arbitraryOver(arbitraryBound, fold);
}

/** With a ligand at least, under first-match. */
export const arbitraryOfLigands: fc.Arbitrary<Small> = arbitraryOver(
  arbitrarySources.map((sources) => sources.map(asLigand)).filter((sources) => sources.some(({ ligand }) => ligand)),
  "first-match",
);

function arbitraryOver(bound: fc.Arbitrary<readonly Source[]>, fold: Fold): fc.Arbitrary<Small> {
  return bound.chain((sources) =>
    fc
      .record({
        group: fc.array(arbitraryTest(sources, []), { minLength: 1, maxLength: 2 }),
        rules: fc
          .integer({ min: 1, max: 6 })
          .chain((count) =>
            fc.tuple(...Array.from({ length: count }, (_, at) => arbitraryRule(sources, ["g"], `r${at}`, fold))),
          ),
      })
      .map(({ group, rules }) => ({ core: coreOf(sources, group, rules, fold), facts: factsOf(sources) })),
  );
}

const EDITS = ["drop", "move", "guards", "answer", "shorter", "actions", "none"] as const;

/**
 * Two versions of a ruleset: some rules are left out, moved, or have another's guards, answer or actions. The other version
 * may have the other fold.
 */
export function arbitraryVersions(fold: Fold): fc.Arbitrary<{ readonly before: Small; readonly after: Core }> {
  return arbitrarySmall(fold).chain((before) => {
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
