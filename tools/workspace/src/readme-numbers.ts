import { reportsOf, type SuiteReport } from "../../bench/src/tables.ts";
import { benchmarkCharts } from "../../site/src/figures/benchmarks.ts";

const BEGIN = "<!-- Written by `npm run docs` from docs/performance.md; a test compares the two. -->\n";
const END = "<!-- The end of what is written. -->\n";

/** The README with its numbers as the page of figures has them; what stands around them stays. */
export function withNumbers(readme: string, performance: string): string {
  const [from, to] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (from < 0 || to < from) throw new Error("the README has no place for its numbers");
  return `${readme.slice(0, from + BEGIN.length)}${numbers(reportsOf(performance))}${readme.slice(to)}`;
}

/** A row for each chart: ours, and what stands beside it. */
function numbers(reports: readonly SuiteReport[]): string {
  const rows = Object.values(benchmarkCharts(reports)).map(({ title, bars }) => {
    const [ours] = bars.filter((bar) => bar.ours);
    const others = bars.filter((bar) => !bar.ours).map(({ name, figure }) => `${name} ${figure}`);
    return `| ${title} | ${ours?.figure ?? ""} | ${others.join(", ")} |`;
  });
  return `${["| | Glither | beside it |", "|---|---|---|", ...rows].join("\n")}\n`;
}
