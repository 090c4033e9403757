import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { VOCABULARIES } from "@glither/dialects";
import { compile } from "@glither/roux";
import { weave } from "@glither/weave";
import { reportsOf } from "../../../bench/src/tables.ts";
import { ROOT } from "../paths.ts";
import { barFigure } from "./bars.ts";
import { benchmarkCharts, targetLanes } from "./benchmarks.ts";
import { authorityFromMermaid, reachFromMermaid, statesFromMermaid } from "./graph.ts";
import { graphFigure } from "./graph-figure.ts";
import { pipelineFigure } from "./pipeline.ts";
import { ABOUT, reachMermaid } from "./reach.ts";
import { svgFile } from "./svg.ts";
import { targetFigure } from "./targets.ts";

/** Where the figures lie, from the root. */
export const FIGURES = "docs/figures";

/** All figures, as the files of their folder: drawn from the page of figures, from rulesets and from running actors. */
export function allFigures(): Readonly<Record<string, string>> {
  const reports = reportsOf(readFileSync(join(ROOT, "docs/performance.md"), "utf8"));
  const charts = Object.entries(benchmarkCharts(reports)).map(([name, chart]) => [name, barFigure(chart)] as const);
  const mailguard = woven("mailguard", readFileSync(join(ROOT, "rulesets/mail/mailguard/mailguard.glith"), "utf8"));
  const [, rule = ""] = /```glith\n([\s\S]*?)```/u.exec(readFileSync(join(ROOT, "README.md"), "utf8")) ?? [];
  const all = [
    ...charts,
    ["targets", targetFigure(targetLanes(reports))] as const,
    ["pipeline", pipelineFigure()] as const,
    [
      "rule",
      graphFigure("A rule, and all that it can do", authorityFromMermaid(woven("example", rule), "message")),
    ] as const,
    [
      "states",
      graphFigure("What becomes of a message under mailguard", statesFromMermaid(mailguard, "message")),
    ] as const,
    [
      "reach",
      graphFigure("Whom a reader can reach, and through whom", reachFromMermaid(reachMermaid(), ABOUT)),
    ] as const,
  ];
  return Object.fromEntries(all.map(([name, figure]) => [`${name}.svg`, svgFile(figure)]));
}

/** The figures as they lie in their folder. */
export function keptFigures(): Readonly<Record<string, string>> {
  const folder = join(ROOT, FIGURES);
  return Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}

function woven(name: string, source: string): string {
  const { core, diagnostics } = compile(name, source, VOCABULARIES);
  if (core === undefined) throw new Error(`${name} does not compile: ${JSON.stringify(diagnostics)}`);
  return weave(core, "mermaid");
}
