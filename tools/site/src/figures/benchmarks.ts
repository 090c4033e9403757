import { readFigure, type SuiteReport, type Table } from "../../../bench/src/tables.ts";
import type { Bar, BarChart } from "./bars.ts";
import type { Lane } from "./targets.ts";

/** A cell of a table, by its suite, its row's first cell and its column's head. What is not there is an error. */
export function cellOf(reports: readonly SuiteReport[], suite: string, row: string, column: string): string {
  for (const { head, rows } of tablesIn(reports, suite)) {
    const at = head.indexOf(column);
    const found = rows.find(([first = ""]) => plain(first) === row)?.[at];
    if (at > 0 && found !== undefined && found !== "") return found;
  }
  throw new Error(`the figures have no \`${column}\` of \`${row}\` in \`${suite}\``);
}

function tablesIn(reports: readonly SuiteReport[], suite: string): readonly Table[] {
  return reports.find((report) => report.suite === suite)?.tables ?? [];
}

/** Without the marks of code. */
function plain(cell: string): string {
  return cell.replaceAll("`", "");
}

type Source = readonly [name: string, suite: string, row: string, column: string, ours?: "ours" | undefined];

/** Bars that share a unit: which cell each is of. */
function bars(reports: readonly SuiteReport[], sources: readonly Source[]): readonly Bar[] {
  const all = sources.map(([name, suite, row, column, ours]) => {
    const figure = cellOf(reports, suite, row, column);
    return { name, figure, ...readFigure(figure), ours: ours !== undefined };
  });
  const units = new Set(all.map(({ unit }) => unit));
  if (units.size !== 1) throw new Error(`bars of ${[...units].join(", ")} do not compare`);
  return all.map(({ unit: _unit, ...bar }) => bar);
}

function oursFirst(all: readonly Bar[]): readonly Bar[] {
  return all.toSorted((a, b) => Number(b.ours) - Number(a.ours) || a.value - b.value);
}

/** The policy engines that are measured, in the page's own words but for the name that fits. */
const ENGINES: readonly (readonly [name: string, row: string, ours?: "ours"])[] = [
  ["Glither", "Glither", "ours"],
  ["Glither, with the host's checks and log", "Glither with the host's own checks and log (prepare)", "ours"],
  ["cel-js", "@marcbachmann/cel-js 8.0.0"],
  ["json-logic-js", "json-logic-js 2.0.5"],
  ["OPA, as WebAssembly", "@open-policy-agent/opa-wasm 1.10.0"],
  ["Cedar, as WebAssembly", "@cedar-policy/cedar-wasm 4.13.0"],
  ["json-rules-engine", "json-rules-engine 7.3.1"],
];

/** The charts by their files' names. */
export function benchmarkCharts(reports: readonly SuiteReport[]): Readonly<Record<string, BarChart>> {
  const engines = (column: string): readonly Bar[] =>
    oursFirst(
      bars(
        reports,
        ENGINES.map(([name, row, ours]) => [name, "engine", row, column, ours]),
      ),
    );
  const actors = (row: string): readonly Bar[] =>
    bars(reports, [
      ["Glither", "vat", row, "here", "ours"],
      ["Endo", "vat", row, "Endo"],
      ["Goblins", "vat", row, "Goblins"],
    ]);
  return {
    "engines-6": {
      title: "One decision by six rules",
      note: "Shorter is better; the scale is logarithmic",
      scale: "logarithmic",
      bars: engines("6 rules"),
    },
    "engines-1000": {
      title: "One decision by a thousand rules",
      note: "Shorter is better; the scale is logarithmic",
      scale: "logarithmic",
      bars: engines("1,000 rules"),
    },
    services: {
      title: "Decisions of a service in a second",
      note: "Longer is better. Glither keeps each receipt on the disk, OPA none",
      scale: "linear",
      bars: bars(reports, [
        ["tangle serve", "host", "requests, tangle serve", "median", "ours"],
        ["opa run --server", "host", "requests, opa run --server", "median"],
      ]),
    },
    border: {
      title: "Messages at a mail border in a second",
      note: "Longer is better. Both check DKIM, SPF and DMARC",
      scale: "linear",
      bars: bars(reports, [
        ["tangle serve --milter", "border", "messages by tangle serve --milter", "median", "ours"],
        ["rspamd", "border", "messages by rspamd", "median"],
      ]),
    },
    actors: {
      title: "Messages between actors of one vat in a second",
      note: "Longer is better; the scale is logarithmic. In bursts of 1,000, with a reply",
      scale: "logarithmic",
      bars: actors("near sends with reply, in bursts of 1,000"),
    },
    components: {
      title: "The component of the same six rules",
      note: "Shorter is better; the scale is logarithmic. In kilobytes",
      scale: "logarithmic",
      bars: sizes(reports),
    },
  };
}

/** The two engines' sizes stand in units of their own. */
function sizes(reports: readonly SuiteReport[]): readonly Bar[] {
  const BYTES: Readonly<Record<string, number>> = { B: 1e-3, MB: 1e3 };
  const sources = [
    ["direct, which Glither makes", "mailguard's component", true],
    ["componentize-js, with a JavaScript engine inside", "size, componentize-js", false],
  ] as const;
  return sources.map(([name, row, ours]) => {
    const figure = cellOf(reports, "engine", row, "median");
    const { value, unit } = readFigure(figure);
    const factor = BYTES[unit];
    if (factor === undefined) throw new Error(`\`${figure}\` is no size`);
    return { name, figure, ours, value: value * factor };
  });
}

/** What suites are called where their figures stand side by side. */
const NAMES: Readonly<Record<string, string>> = {
  roux: "The language",
  editor: "In an editor",
  engine: "The engine direct",
  isolation: "Apart from the host",
  lists: "Lists",
  compose: "Layers",
  host: "The host",
  captp: "Messages to another process",
  publish: "Publishing",
  nx: "Many rulesets under Nx",
  gate: "A gate in front of tools",
  mail: "Reading mail",
  border: "The mail border",
  ledger: "The ledger",
  vat: "Actors",
  sandbox: "Sandboxes",
};

/** Every figure that has a target, by suite. */
export function targetLanes(reports: readonly SuiteReport[]): readonly Lane[] {
  return reports
    .map(({ suite, tables }) => ({
      name: NAMES[suite] ?? suite,
      shares: tables.flatMap(({ head, rows }) => {
        const [median, target] = [head.indexOf("median"), head.indexOf("target")];
        if (median < 0 || target < 0) return [];
        return rows.flatMap((row) => {
          const [what = ""] = row;
          const [measured = "", bound = ""] = [row[median], row[target]];
          if (bound === "") return [];
          const [{ value }, { value: limit }] = [readFigure(measured), readFigure(bound)];
          return [
            {
              what: `${plain(what)}: ${measured}, ${bound}`,
              share: bound.startsWith("≥") ? limit / value : value / limit,
            },
          ];
        });
      }),
    }))
    .filter(({ shares }) => shares.length > 0);
}
