import { arch, cpus, platform, totalmem } from "node:os";
import { type Measurement, meetsTarget, spreadOf } from "./measure.ts";

/** A suite's blocks as Markdown, under where they come from and how to get them again. */
export function report(suite: string, blocks: readonly string[]): string {
  const [cpu] = cpus();
  const machine = `${cpus().length} × ${cpu?.model.trim() || "unknown processor"}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${platform()} ${arch()}`;
  const origin = `Measured on ${machine}, Node ${process.versions.node}. Again: \`npm run build && npm run bench -- ${suite}\``;
  return [origin, ...blocks].join("\n\n");
}

/** Figures against their targets. */
export function figures(measurements: readonly Measurement[]): string {
  return table(
    ["what", "median", "quartiles", "extremes", "runs", "target", "met"],
    measurements.map((measurement) => {
      const { what, unit, values } = measurement;
      const { median, quartiles, extremes } = spreadOf(values);
      const spread = values.length > 1 ? [range(quartiles), range(extremes)] : ["", ""];
      return [
        what,
        figure(median, unit),
        ...spread,
        String(values.length),
        targetOf(measurement),
        verdict(measurement),
      ];
    }),
  );
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function targetOf({ target, atLeast, unit }: Measurement): string {
  if (target !== undefined) return `≤ ${figure(target, unit)}`;
  return atLeast === undefined ? "" : `≥ ${figure(atLeast, unit)}`;
}

function verdict(measurement: Measurement): string {
  if (measurement.target === undefined && measurement.atLeast === undefined) return "";
  return meetsTarget(measurement) ? "yes" : "**no**";
}

/** A value and its unit. */
export function figure(value: number, unit: string): string {
  return `${digits(value)} ${unit}`;
}

export function range([low, high]: readonly [number, number]): string {
  return `${digits(low)} – ${digits(high)}`;
}

/** Three significant digits, and whole numbers from a hundred on. */
function digits(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString("en-US") : String(Number(value.toPrecision(3)));
}

/** Replaces what stands between a suite's markers. A page without them is an error. */
export function withReport(page: string, suite: string, text: string): string {
  const [begin, end] = [`<!-- bench:${suite} -->`, `<!-- /bench:${suite} -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`the page has no place for \`${suite}\``);
  return `${page.slice(0, from + begin.length)}\n${text}\n${page.slice(to)}`;
}
