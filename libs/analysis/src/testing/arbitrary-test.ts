import type { Comparison, Reference, Test } from "@glither/roux/core";
import fc from "fast-check";
import type { Source } from "./sources.ts";

const OPS: readonly Comparison[] = ["==", "!=", "<", "<=", ">", ">="];
const PATTERNS = ["a", "^a", "b$", "^(?:a|b)$", "^a*$", "^[ab]?$", "\\ba", "^$", "A", "^.b", "^(?:a|b|ab)?$"];

/** Numbers beside which a score stands. */
const TOTALS = ["-2", "-0.5", "0", "0.5", "1", "2", "3.5"];

export function arbitraryTest(
  sources: readonly Source[],
  groups: readonly string[],
  scores: readonly string[] = [],
): fc.Arbitrary<Test> {
  const single = sources.flatMap(readSingly);
  const atom = fc.constantFrom(...sources).chain((source) => arbitraryOf(source, single));
  const leaves: fc.Arbitrary<Test>[] = groups.length
    ? [atom, atom, atom, fc.constantFrom(...groups).map((name): Test => ({ kind: "group", name }))]
    : [atom];
  if (scores.length > 0)
    leaves.push(
      fc
        .tuple(fc.constantFrom(...scores), fc.constantFrom(...OPS), fc.constantFrom(...TOTALS))
        .map(([name, op, than]): Test => ({ kind: "score", name, op, than })),
      atom,
    );
  return fc.letrec<{ test: Test }>((tie) => ({
    test: fc.oneof(
      { maxDepth: 2, depthSize: "small" },
      { weight: 4, arbitrary: fc.oneof(...leaves) },
      { weight: 1, arbitrary: tie("test").map((test): Test => ({ kind: "not", test })) },
      { weight: 1, arbitrary: tie("test").map((test): Test => ({ kind: "bound", test })) },
      {
        weight: 2,
        arbitrary: fc
          .tuple(fc.constantFrom("all" as const, "any" as const), fc.array(tie("test"), { minLength: 2, maxLength: 3 }))
          .map(([kind, tests]): Test => ({ kind, tests })),
      },
    ),
  })).test;
}

/** What is one value of a source: a list's is how many elements it has, and perhaps those at an index. */
function readSingly(source: Source): Source[] {
  const own = source.references.length > 0 ? [source] : [];
  return source.count ? [...own, source.count] : own;
}

function arbitraryOf(source: Source, single: readonly Source[]): fc.Arbitrary<Test> {
  const { elements } = source;
  if (elements === undefined) return arbitraryAbout(source, single, false);
  const own = readSingly(source).map((one) => arbitraryAbout(one, single, false));
  return fc.oneof({ weight: 3, arbitrary: arbitraryQuantified(source, elements, single) }, ...own);
}

function arbitraryAbout(source: Source, single: readonly Source[], isWithin: boolean): fc.Arbitrary<Test> {
  return fc.constantFrom(...source.references).chain((operand) => arbitraryAtom(source, operand, single, isWithin));
}

/** A test of a list's elements, which compares them with constants, each other's members and what is no element. */
function arbitraryQuantified(
  { path, enrichment }: Source,
  elements: readonly Source[],
  single: readonly Source[],
): fc.Arbitrary<Test> {
  const known = [...elements, ...single];
  const about = fc.constantFrom(...elements).chain((element) => arbitraryAbout(element, known, true));
  const beside = fc.constantFrom(...elements, ...known).chain((source) => arbitraryAbout(source, known, true));
  const inner = fc.oneof(
    { weight: 3, arbitrary: about },
    about.map((test): Test => ({ kind: "not", test })),
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom("all" as const, "any" as const), fc.boolean(), about, beside)
        .map(([kind, isFirst, one, other]): Test => ({ kind, tests: isFirst ? [one, other] : [other, one] })),
    },
  );
  return fc.tuple(fc.constantFrom("any" as const, "all" as const), inner).map(([quantifier, test]) => ({
    kind: "quantified",
    quantifier,
    list: { kind: enrichment ? "enrichment" : "field", path },
    test,
  }));
}

/** Whether a value is there is no question within a test of a list's elements. */
function arbitraryAtom(
  source: Source,
  operand: Reference,
  sources: readonly Source[],
  isWithin: boolean,
): fc.Arbitrary<Test> {
  const alike = sources.filter(({ kind }) => kind === source.kind).flatMap(({ references }) => references);
  const ordered = ["integer", "number", "duration", "moment", "ladder"].includes(source.kind);
  const ops: readonly Comparison[] = ordered ? OPS : ["==", "!="];
  const atoms: fc.Arbitrary<Test>[] = [
    fc
      .tuple(fc.constantFrom(...ops), fc.oneof(fc.constantFrom(...source.constants), fc.constantFrom(...alike)))
      .map(([op, right]): Test => ({ kind: "compare", op, left: operand, right })),
    fc
      .subarray([...source.constants, ...(source.nets ?? [])], { minLength: 1 })
      .map((values): Test => ({ kind: "member", operand, values })),
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
  const hasTruth = !ordered && source.kind !== "spf" && source.kind !== "address";
  if (hasTruth || source.type.kind === "optional") atoms.push(fc.constant({ kind: "truth", operand }));
  if (isWithin) return fc.oneof(...atoms);
  if (source.type.kind === "optional" || (operand.kind === "field" && operand.index !== undefined) || source.ligand)
    atoms.push(fc.constant({ kind: "present", operand }));
  for (const itself of source.itself ?? [])
    atoms.push(fc.constant({ kind: "truth", operand: itself }), fc.constant({ kind: "present", operand: itself }));
  return fc.oneof(...atoms);
}
