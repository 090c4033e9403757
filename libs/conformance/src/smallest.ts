import type { Vocabulary } from "@glither/roux";
import { type ArtifactValue, answerType, memberOf, readArtifact, type ValueType } from "@glither/roux/core";
import type { BackEnd } from "./back-end.ts";
import type { Case } from "./case.ts";
import { agree, answersOf, type Disagreement } from "./conform.ts";

/** A case on which two back ends differ and of which nothing can be left out. */
export interface SmallestCase {
  /** The case that it was made of. */
  readonly name: string;
  /** Fields that do not have their type's empty value. */
  readonly artifact: Readonly<Record<string, ArtifactValue>>;
  readonly enrich: Readonly<Record<string, ArtifactValue>>;
  readonly timeline: Case["timeline"];
  readonly answers: Disagreement["answers"];
}

/** Crossings are quick, but a component takes a new instance for each. */
const MOST_TRIALS = 2_000;

/**
 * Makes the smallest of the cases on which back ends differ smaller, step by step, as long as two of them still differ.
 * Undefined when they agree on all cases, be it on what no case expects.
 */
export function smallestDisagreement(
  backEnds: readonly BackEnd[],
  cases: readonly Case[],
  vocabulary: Pick<Vocabulary, "fields" | "enrichments">,
): SmallestCase | undefined {
  const differing = cases.filter((example) => differ(backEnds, example));
  const [start, ...others] = differing;
  if (start === undefined) return undefined;
  let smallest = others.reduce((least, other) => (sizeOf(other) < sizeOf(least) ? other : least), start);
  let trials = 0;
  const smaller = (example: Case): Case | undefined => {
    for (const trial of smallerCases(example, vocabulary))
      if (trials++ < MOST_TRIALS && differ(backEnds, trial)) return trial;
    return undefined;
  };
  for (let next: Case | undefined = smallest; next; next = smaller(smallest)) smallest = next;
  return { ...shown(smallest, vocabulary), answers: answersOf(backEnds, smallest) };
}

function differ(backEnds: readonly BackEnd[], example: Case): boolean {
  return !agree(answersOf(backEnds, example));
}

function sizeOf({ artifact, enrich, timeline }: Case): number {
  return JSON.stringify([...artifact.values(), ...enrich.values(), timeline]).length;
}

function* smallerCases(
  example: Case,
  { fields, enrichments }: Pick<Vocabulary, "fields" | "enrichments">,
): Generator<Case> {
  for (const index of example.timeline.keys()) yield { ...example, timeline: example.timeline.toSpliced(index, 1) };
  for (const path of example.enrich.keys())
    yield { ...example, enrich: new Map([...example.enrich].filter(([other]) => other !== path)) };
  for (const { path, type } of fields)
    for (const value of smallerValues(type, example.artifact.get(path) ?? null))
      yield { ...example, artifact: new Map([...example.artifact, [path, value]]) };
  for (const enrichment of enrichments) {
    const value = example.enrich.get(enrichment.path);
    if (value !== undefined)
      for (const smaller of smallerValues(answerType(enrichment), value))
        yield { ...example, enrich: new Map([...example.enrich, [enrichment.path, smaller]]) };
  }
}

/** Values of the type that are smaller, the smallest first, so that what does not count goes at once. */
function* smallerValues(type: ValueType, value: ArtifactValue): Generator<ArtifactValue> {
  const empty = emptyValue(type);
  if (value === null || value === empty) return;
  if (Array.isArray(value) && value.length === 0) return;
  if (empty !== undefined && type.kind !== "dated") yield empty;
  if (type.kind === "optional") yield* smallerValues(type.of, value);
  else if (type.kind === "record") yield* smallerRecords(type, value);
  else if (type.kind === "ip") yield* value === LEAST_ADDRESS ? [] : [LEAST_ADDRESS];
  else if (typeof value === "number") yield* smallerNumbers(value);
  else if (typeof value === "string" && type.kind !== "enum") yield* smallerTexts(value);
  else if (Array.isArray(value)) yield* smallerItems(type, value);
}

const LEAST_ADDRESS = "0.0.0.0";

function emptyValue(type: ValueType): ArtifactValue | undefined {
  return readArtifact([{ path: "empty", type }], {}).values?.get("empty");
}

function* smallerNumbers(value: number): Generator<number> {
  for (const smaller of [Math.trunc(value / 2), value - Math.sign(value)])
    if (Math.abs(smaller) < Math.abs(value)) yield smaller;
}

/** By half, then by one character. */
function* smallerTexts(value: string): Generator<string> {
  const letters = [...value];
  const half = Math.ceil(letters.length / 2);
  if (letters.length > 2) yield* [letters.slice(half).join(""), letters.slice(0, half).join("")];
  for (const index of letters.keys()) yield letters.toSpliced(index, 1).join("");
}

function* smallerRecords(
  { members }: Extract<ValueType, { kind: "record" }>,
  value: ArtifactValue,
): Generator<ArtifactValue> {
  for (const { name, type } of members)
    for (const smaller of smallerValues(type, memberOf(value, [name])))
      yield {
        ...Object.fromEntries(members.map((member) => [member.name, memberOf(value, [member.name])])),
        [name]: smaller,
      };
}

function* smallerItems(type: ValueType, values: readonly ArtifactValue[]): Generator<ArtifactValue> {
  if (type.kind === "dated") {
    const [value = null, age = 0] = values;
    for (const smaller of smallerValues(type.of, value)) yield [smaller, age];
    for (const smaller of smallerValues({ kind: "duration" }, age)) yield [value, smaller];
    return;
  }
  for (const index of values.keys()) yield values.toSpliced(index, 1);
  if (type.kind !== "list") return;
  for (const [index, value] of values.entries())
    for (const smaller of smallerValues(type.of, value)) yield values.with(index, smaller);
}

function shown(
  { name, artifact, enrich, timeline }: Case,
  { fields }: Pick<Vocabulary, "fields">,
): Omit<SmallestCase, "answers"> {
  const told = fields.flatMap(({ path, type }) => {
    const value = artifact.get(path);
    if (value === undefined || JSON.stringify(value) === JSON.stringify(emptyValue(type))) return [];
    return [[path, value] as const];
  });
  return { name, artifact: Object.fromEntries(told), enrich: Object.fromEntries(enrich), timeline };
}
