import type { CaseResult, ConformanceReport } from "./conform.ts";

/** The report for people: one line a case, and for one that fails what was expected and who answered what. */
export function renderReport({ backEnds, cases, unreached }: ConformanceReport): string {
  const failed = cases.filter(({ passed }) => !passed);
  return [
    ...cases.map(({ name, passed, rule }) => `${passed ? "ok  " : "FAIL"} ${name} (${rule})`),
    ...failed.flatMap(renderDisagreement),
    ...(unreached.length === 0 ? [] : [`no case reaches ${unreached.map((rule) => `\`${rule}\``).join(", ")}`]),
    `${cases.length - failed.length} of ${cases.length} cases agree over ${backEnds.join(" ≡ ")}`,
  ].join("\n");
}

function renderDisagreement({ name, disagreement }: CaseResult): string[] {
  if (!disagreement) return [];
  const { expected, answers } = disagreement;
  const width = Math.max("expected".length, ...Object.keys(answers).map(({ length }) => length));
  const line = (who: string, what: unknown): string => `  ${who.padEnd(width)}  ${JSON.stringify(what)}`;
  return [
    "",
    `case \`${name}\` disagrees:`,
    line("expected", expected),
    ...Object.entries(answers).map(([who, answer]) => line(who, answer)),
    "",
  ];
}
