import { oneLine } from "@glither/roux/one-line";
import type { CaseResult, ConformanceReport, Disagreement, Mark } from "./conform.ts";
import type { SmallestCase } from "./smallest.ts";

const MARKS: Readonly<Record<Mark, string>> = {
  expected: "✓",
  differs: "≠",
  unexpected: "✗",
  failed: "!",
  unasked: "–",
};

/** The longest name that a line shows whole. */
const NAME_WIDTH = 72;

/**
 * The report for people: a table with one line a case and one column a back end, and for a case that fails what was expected
 * and who answered what. `smallest` comes last but for the sum and what to do next.
 */
export function renderReport(
  { backEnds, cases: reported, limits, unreached }: ConformanceReport,
  smallest?: SmallestCase,
): string {
  const cases = reported.map((result) => ({ ...result, name: oneLine(result.name), rule: oneLine(result.rule) }));
  const failed = cases.flatMap((result) => {
    const failure = failureOf(result);
    return failure === undefined ? [] : [{ ...result, failure }];
  });
  const kinds = new Set(failed.map(({ failure }) => failure));
  const differing = failed.filter(({ failure }) => failure === "differ").length;
  const passing = `${cases.length - failed.length} of ${cases.length} cases pass`;
  return [
    ...(cases.length === 0 ? [] : table(backEnds, cases)),
    ...Object.entries(limits).map(([name, reason]) => `${name} is not asked some cases: ${reason}`),
    ...failed.flatMap((result) => renderFailure(result, backEnds.length)),
    ...(smallest ? renderSmallest(smallest) : []),
    ...(unreached.length === 0
      ? []
      : [`no case reaches ${unreached.map((rule) => `\`${oneLine(rule)}\``).join(", ")}`]),
    differing === 0
      ? `${passing} over ${backEnds.join(" ≡ ")}`
      : `${passing}, and on ${differing} the back ends disagree: ${backEnds.join(", ")}`,
    ...FAILURES.filter((failure) => kinds.has(failure)).map((failure) => `hint: ${HINTS[failure]}`),
  ].join("\n");
}

const FAILURES = ["differ", "unexpected", "stopped"] as const;

/** Why a case fails: back ends differ; all give the same answer, and it is not the expected one; or all of them stop. */
type Failure = (typeof FAILURES)[number];

const HINTS: Readonly<Record<Failure, string>> = {
  differ:
    "where back ends differ, the compiler or an engine is at fault, not your files: report it with the smallest case",
  unexpected: "where all back ends agree, correct what the case expects, or the rules",
  stopped: "a case gives every answer that it needs under `enrich`, `null` for absent",
};

function failureOf({ passed, agreed, marks }: CaseResult): Failure | undefined {
  if (passed) return undefined;
  if (!agreed) return "differ";
  return marks.some((mark) => mark === "unexpected") ? "unexpected" : "stopped";
}

/** Columns are one mark wide: their names stand above, each with a line down to its column. */
function table(backEnds: readonly string[], cases: readonly CaseResult[]): string[] {
  const width = Math.min(NAME_WIDTH, Math.max(...cases.map(({ name }) => name.length)));
  const head = backEnds.map((name, index) => `${"│ ".repeat(index)}${name}`);
  const lines = cases.map(({ name, rule, marks }) => {
    const shown = marks.map((mark) => MARKS[mark]).join(" ");
    return `${shown}  ${name.length > width ? `${name.slice(0, width - 1)}…` : name.padEnd(width)}  ${rule}`;
  });
  const kinds = new Set(cases.flatMap(({ marks }) => marks));
  return [...head, ...lines, legend(kinds)];
}

const MEANING: Readonly<Record<Mark, string>> = {
  expected: "as expected",
  differs: "as expected, but unlike a back end before it",
  unexpected: "not as expected",
  failed: "stopped",
  unasked: "not asked",
};

function legend(kinds: ReadonlySet<Mark>): string {
  const marks = (Object.keys(MARKS) as Mark[]).filter((mark) => kinds.has(mark));
  return marks.map((mark) => `${MARKS[mark]} ${MEANING[mark]}`).join(", ");
}

function renderFailure(
  { name, disagreement, failure }: CaseResult & { readonly failure: Failure },
  backEnds: number,
): string[] {
  if (!disagreement) return [];
  const { expected, answers } = disagreement;
  const all = backEnds > 1 ? "all back ends" : "the back end";
  switch (failure) {
    case "differ":
      return ["", `on case \`${name}\` the back ends disagree:`, ...listing({ expected, ...answers }), ""];
    case "unexpected": {
      const answer = Object.values(answers)[0];
      const heading = `case \`${name}\` expects another answer than ${all} ${backEnds > 1 ? "give" : "gives"}:`;
      return ["", heading, ...listing({ expected, answer }), ""];
    }
    case "stopped":
      return ["", `case \`${name}\` stops ${all}:`, ...listing(answers), ""];
  }
}

function renderSmallest({ name, artifact, enrich, timeline, answers }: SmallestCase): string[] {
  const input = { artifact, enrich, timeline };
  return [
    `the smallest case on which they differ, made of \`${oneLine(name)}\`:`,
    ...listing({ case: input, ...answers }),
    "",
  ];
}

/** One line of JSON for each who says something. */
function listing(said: Disagreement["answers"] | Readonly<Record<string, unknown>>): string[] {
  const width = Math.max(...Object.keys(said).map(({ length }) => length));
  return Object.entries(said).map(([who, what]) => `  ${who.padEnd(width)}  ${oneLine(JSON.stringify(what))}`);
}
