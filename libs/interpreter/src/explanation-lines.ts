import type { Explanation, RuleTrace, TestTrace } from "./explanation.ts";
import { placeOf, type SourceView, sourceLines } from "./source-view.ts";

/** Rules that did not hold, of which those are told that stand next to the one that did. */
const MOST_RULES = 20;

/** An explanation in words, line by line, with the places and lines of the source where they are at hand. Pure. */
export function explanationLines(explanation: Explanation, source?: SourceView): string[] {
  const { looked, rule, ends, reason_class, fold, rest, layers = [] } = explanation;
  const deciding = looked.find((trace) => trace.rule === rule);
  const said = new Set(layers.map((layer) => layer.rule));
  const others = looked.filter((trace) => trace !== deciding && !said.has(trace.rule));
  const told = others.slice(-MOST_RULES);
  const head =
    deciding === undefined
      ? `no rule takes it, so it ends in ${ends}`
      : `rule \`${rule}\`${placeText(source, rule)} takes it: ${ends}, because ${reason_class}`;
  return [
    head,
    ...(deciding === undefined ? [] : [...shownSource(source, rule), ...guardLines(deciding, "  ")]),
    ...(others.length > told.length ? [`${others.length - told.length} rules before these did not take it`] : []),
    ...told.flatMap((trace) => otherLines(trace, explanation, source)),
    ...layers
      .filter((layer) => layer.rule !== rule)
      .map(
        (layer) =>
          `layer \`${layer.layer}\` would end it in ${layer.ends}, by \`${layer.rule}\`${placeText(source, layer.rule)}`,
      ),
    ...(rest === 0 || fold !== "first-match" ? [] : [`${counted(rest, "rule")} behind it ${were(rest)} not looked at`]),
    ...askedLines(explanation),
  ];
}

function placeText(source: SourceView | undefined, rule: string): string {
  const place = source && placeOf(source.map, rule);
  return place === undefined ? "" : ` (line ${place.line})`;
}

function shownSource(source: SourceView | undefined, rule: string): string[] {
  return source === undefined ? [] : sourceLines(source, rule);
}

function guardLines({ guards }: RuleTrace, indent: string): string[] {
  if (guards.length === 0) return [`${indent}it has no guard: it takes everything`];
  return guards.flatMap((guard) => testLines(guard, indent));
}

/** Under `accumulate` a rule may hold and another one decide. */
function otherLines(trace: RuleTrace, { fold }: Explanation, source: SourceView | undefined): string[] {
  const { rule, held, guards, of } = trace;
  const name = `rule \`${rule}\`${placeText(source, rule)}`;
  if (held) return fold === "accumulate" ? [`${name} holds too, and does not decide`] : [`${name} holds`];
  const failing = guards.at(-1);
  return [
    `${name} does not hold: guard ${guards.length} of ${of}`,
    ...(failing === undefined ? [] : testLines(failing, "  ")),
  ];
}

const TRUTH = { holds: "holds  ", fails: "fails  ", absent: "absent " } as const;

function testLines(test: TestTrace, indent: string): string[] {
  const { words, truth, reads, parts, elements, score } = test;
  const inner = `${indent}  `;
  return [
    `${indent}${TRUTH[truth]}${wordsOf(test)}${words}`,
    ...(score === undefined ? [] : [`${inner}${totalText(score, parts)}`]),
    ...(elements === undefined ? [] : [`${inner}looked at ${elements.looked} of ${counted(elements.of, "element")}`]),
    ...reads.map(({ words: read, value, text, cut }) => {
      return `${inner}${read} ${value === null ? "is absent" : `= ${text}${cut ? " …" : ""}`}`;
    }),
    ...(score === undefined ? parts : parts.filter((part) => part.truth !== "fails")).flatMap((part) =>
      testLines(part, inner),
    ),
  ];
}

/** What a term adds stands before it. */
function wordsOf({ weight }: TestTrace): string {
  return weight === undefined ? "" : `${weight} when `;
}

/** Of many terms, those that hold are told; none are there where the score was told of before. */
function totalText({ name, total }: NonNullable<TestTrace["score"]>, parts: readonly TestTrace[]): string {
  if (total === undefined) return `${name} has no total: one of its terms misses a ligand`;
  if (parts.length === 0) return `${name} = ${total}`;
  const held = parts.filter(({ truth }) => truth === "holds").length;
  return `${name} = ${total}: ${held} of ${counted(parts.length, "term")} ${held === 1 ? "holds" : "hold"}`;
}

function askedLines({ asked, absent }: Explanation): string[] {
  return [
    ...(asked.length === 0 ? ["nothing was asked"] : [`asked, in this order: ${asked.join(", ")}`]),
    ...(absent.length === 0 ? [] : [`absent or too old: ${absent.join(", ")}`]),
  ];
}

function counted(count: number, noun: string): string {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}

function were(count: number): string {
  return count === 1 ? "was" : "were";
}
