import { arch, cpus, platform, totalmem } from "node:os";
import { type Measurement, meetsTarget, spreadOf } from "./measure.ts";

/** A suite's figures as Markdown: where they come from, the table, how to get them again. */
export function report(suite: string, measurements: readonly Measurement[]): string {
  const [cpu] = cpus();
  const machine = `${cpus().length} × ${cpu?.model.trim() || "unknown processor"}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${platform()} ${arch()}`;
  const rows = measurements.map((measurement) => {
    const { median, min, max } = spreadOf(measurement.values);
    const { what, unit, target, values } = measurement;
    const cells = [what, ...[median, min, max].map((value) => figure(value, unit)), String(values.length)];
    return `| ${[...cells, target === undefined ? "" : `≤ ${figure(target, unit)}`, verdict(measurement)].join(" | ")} |`;
  });
  return [
    `Measured on ${machine}, Node ${process.versions.node}. Again: \`npm run build && npm run bench -- ${suite}\``,
    "",
    "| what | median | min | max | runs | target | met |",
    "|---|---|---|---|---|---|---|",
    ...rows,
  ].join("\n");
}

function verdict(measurement: Measurement): string {
  if (measurement.target === undefined) return "";
  return meetsTarget(measurement) ? "yes" : "**no**";
}

/** Three significant digits, and whole numbers from a hundred on. */
function figure(value: number, unit: string): string {
  const digits = value >= 100 ? Math.round(value).toLocaleString("en-US") : String(Number(value.toPrecision(3)));
  return `${digits} ${unit}`;
}

/** Replaces what stands between a suite's markers. A page without them is an error. */
export function withReport(page: string, suite: string, text: string): string {
  const [begin, end] = [`<!-- bench:${suite} -->`, `<!-- /bench:${suite} -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`the page has no place for \`${suite}\``);
  return `${page.slice(0, from + begin.length)}\n${text}\n${page.slice(to)}`;
}
