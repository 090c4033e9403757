import { type ActionRecord, parseDuration, type Settlement, type TimelineEntry } from "@glither/host";
import type { Vocabulary } from "@glither/roux";
import {
  type ArtifactReading,
  type ArtifactValue,
  answerType,
  isObject,
  jsonDoubt,
  jsonFault,
  leaves,
  readArtifact,
} from "@glither/roux/core";
import { ConformanceError } from "./error.ts";

/** One example of what a ruleset must do. */
export interface Case {
  readonly name: string;
  readonly artifact: ReadonlyMap<string, ArtifactValue>;
  /** Answers by path, perhaps more than the ruleset asks for; `null` for absent. */
  readonly enrich: ReadonlyMap<string, ArtifactValue>;
  /** What happens after the crossing, for a disposition that waits. */
  readonly timeline: readonly TimelineEntry[];
  readonly expect: Expectation;
}

export interface Expectation {
  readonly verdict: string;
  readonly rule: string;
  readonly reason_class: string;
  readonly actions: readonly ActionRecord[];
  readonly settlement?: Settlement;
  readonly ligand_absent?: readonly string[];
}

const KEYS = ["name", "artifact", "enrich", "timeline", "expect"];
const EXPECTED_KEYS = ["verdict", "rule", "reason_class", "actions", "settlement", "ligand_absent"];

/** What a case may speak of: the whole dialect, so that it may say more than the ruleset reads and asks. */
export type CaseVocabulary = Pick<Vocabulary, "fields" | "enrichments">;

/**
 * Reads a case.
 *
 * @throws ConformanceError `BAD_CASE` naming the file and all that is wrong with it.
 */
export function parseCase(file: string, text: string, { fields, enrichments }: CaseVocabulary): Case {
  const problems: string[] = [];
  const json = parseJson(file, text);
  if (!isObject(json)) throw badCase(file, ["a case is a JSON object"]);
  problems.push(...unknownKeys(json, KEYS, ""));
  const { name, artifact, enrich = {}, timeline = [], expect } = json;
  if (typeof name !== "string" || name === "") problems.push("`name` must be a text");
  const record = readArtifact(fields, artifact);
  const answers = readAnswers(enrichments, enrich);
  problems.push(...record.problems, ...answers.problems);
  const entries = Array.isArray(timeline) ? timeline.map(timelineEntry) : [];
  if (!Array.isArray(timeline) || entries.includes(undefined))
    problems.push('`timeline` must be a list of `{"on": EVENT}`, `{"when": GUARD}` and `{"after": "72h"}`');
  problems.push(...expectationProblems(expect));
  if (problems.length > 0 || !record.values || !answers.values) throw badCase(file, problems);
  return {
    name: String(name),
    artifact: record.values,
    enrich: answers.values,
    timeline: entries.filter((entry) => entry !== undefined),
    expect: expect as Expectation,
  };
}

function parseJson(file: string, text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ConformanceError("BAD_CASE", `\`${file}\` is no JSON: it stops being JSON at ${jsonFault(text)}`);
  }
  const doubt = jsonDoubt(text, value);
  if (doubt !== undefined) throw new ConformanceError("BAD_CASE", `\`${file}\` says something doubtful: ${doubt}`);
  return value;
}

/** Answers are read like fields, but one that is left out stays unanswered: it must not be asked. */
function readAnswers(enrichments: CaseVocabulary["enrichments"], enrich: unknown): ArtifactReading {
  if (!isObject(enrich)) return { problems: ["`enrich` must be an object"] };
  const known = new Map(enrichments.map(({ path, type }) => [path, type]));
  const given = [...leaves(enrich, known)].map(([path]) => path);
  const unknown = given.filter((path) => !known.has(path));
  if (unknown.length > 0) return { problems: unknown.map((path) => `unknown enrichment \`${path}\``) };
  return readArtifact(
    enrichments
      .filter(({ path }) => given.includes(path))
      .map((enrichment) => ({ path: enrichment.path, type: answerType(enrichment) })),
    enrich,
  );
}

function timelineEntry(value: unknown): TimelineEntry | undefined {
  if (!isObject(value) || Object.keys(value).length !== 1) return undefined;
  if (typeof value["on"] === "string") return { on: value["on"] };
  if (typeof value["when"] === "string") return { when: value["when"] };
  const after = value["after"];
  return typeof after === "string" && parseDuration(after) !== undefined ? { after } : undefined;
}

function expectationProblems(expect: unknown): string[] {
  if (!isObject(expect)) return ["`expect` must be an object"];
  const { verdict, rule, reason_class, actions, settlement, ligand_absent } = expect;
  return [
    ...unknownKeys(expect, EXPECTED_KEYS, "expect."),
    ...Object.entries({ verdict, rule, reason_class })
      .filter(([, value]) => typeof value !== "string")
      .map(([key]) => `\`expect.${key}\` must be a text`),
    ...(Array.isArray(actions) &&
    actions.every((item) => isObject(item) && typeof item["verb"] === "string" && isObject(item["args"]))
      ? []
      : ['`expect.actions` must be a list of `{"verb": …, "args": {…}}`']),
    ...(ligand_absent === undefined ||
    (Array.isArray(ligand_absent) && ligand_absent.every((name) => typeof name === "string"))
      ? []
      : ["`expect.ligand_absent` must be a list of names"]),
    ...(settlement === undefined ||
    (isObject(settlement) &&
      typeof settlement["verdict"] === "string" &&
      typeof settlement["reason_class"] === "string")
      ? []
      : ["`expect.settlement` must have a `verdict` and a `reason_class`"]),
  ];
}

function unknownKeys(object: Readonly<Record<string, unknown>>, known: readonly string[], prefix: string): string[] {
  return Object.keys(object)
    .filter((key) => !known.includes(key))
    .map((key) => `unknown key \`${prefix}${key}\``);
}

function badCase(file: string, problems: readonly string[]): ConformanceError {
  return new ConformanceError("BAD_CASE", `\`${file}\` is no sound case: ${problems.join("; ")}`);
}
