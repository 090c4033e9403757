import type { CaseResult, ConformanceReport, Disagreement, Mark } from "./conform.ts";
import type { SmallestCase } from "./smallest.ts";

const MARKS: Readonly<Record<Mark, string>> = { expected: "✓", differs: "≠", unexpected: "✗", failed: "!" };

/** The longest name that a line shows whole. */
const NAME_WIDTH = 72;

/**
 * The report for people: a table with one line a case and one column a back end, and for a case that fails what was expected
 * and who answered what. `smallest` comes last but for the sum.
 */
export function renderReport({ backEnds, cases, unreached }: ConformanceReport, smallest?: SmallestCase): string {
  const failed = cases.filter(({ passed }) => !passed);
  return [
    ...(cases.length === 0 ? [] : table(backEnds, cases)),
    ...failed.flatMap(renderDisagreement),
    ...(smallest ? renderSmallest(smallest) : []),
    ...(unreached.length === 0 ? [] : [`no case reaches ${unreached.map((rule) => `\`${rule}\``).join(", ")}`]),
    `${cases.length - failed.length} of ${cases.length} cases agree over ${backEnds.join(" ≡ ")}`,
  ].join("\n");
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
  return [...head, ...lines, ...(kinds.size > 1 ? [legend(kinds)] : [])];
}

const MEANING: Readonly<Record<Mark, string>> = {
  expected: "as expected",
  differs: "as expected, but unlike a back end before it",
  unexpected: "not as expected",
  failed: "stopped",
};

function legend(kinds: ReadonlySet<Mark>): string {
  const marks = (Object.keys(MARKS) as Mark[]).filter((mark) => kinds.has(mark));
  return marks.map((mark) => `${MARKS[mark]} ${MEANING[mark]}`).join(", ");
}

function renderDisagreement({ name, disagreement }: CaseResult): string[] {
  if (!disagreement) return [];
  const { expected, answers } = disagreement;
  return ["", `case \`${name}\` disagrees:`, ...listing({ expected, ...answers }), ""];
}

function renderSmallest({ name, artifact, enrich, timeline, answers }: SmallestCase): string[] {
  const input = { artifact, enrich, timeline };
  return [`the smallest case on which they differ, made of \`${name}\`:`, ...listing({ case: input, ...answers }), ""];
}

/** One line of JSON for each who says something. */
function listing(said: Disagreement["answers"] | Readonly<Record<string, unknown>>): string[] {
  const width = Math.max(...Object.keys(said).map(({ length }) => length));
  return Object.entries(said).map(([who, what]) => `  ${who.padEnd(width)}  ${JSON.stringify(what)}`);
}
