import { readFileSync } from "node:fs";
import { join } from "node:path";
import { spreadOf } from "../measure.ts";
import { ROOT } from "../paths.ts";
import { figure, range, table } from "../report.ts";
import { type Crossings, crossingsOf } from "./crossings.ts";
import { contestantsOf } from "./deciders.ts";
import { Host, type Message } from "./messages.ts";
import { peersOf } from "./peers/index.ts";
import type { OpaCompiler } from "./peers/opa-compiler.ts";
import { type RaceOptions, race, ratios, type Times, timesOf } from "./race.ts";
import type { Rule } from "./rules.ts";
import { buildDirect, type Loaded } from "./ruleset.ts";

/** The same rules for Glither and for its peers, and messages with the rules that must take them. */
export interface Course {
  readonly loaded: Loaded;
  readonly rules: readonly Rule[];
  readonly messages: readonly Message[];
}

const POOLED = "Glither";
const WHOLE = "Glither with the host's own checks and log (`prepare`)";
const OPA = "@open-policy-agent/opa-wasm";

interface Result {
  readonly size: number;
  readonly times: Times;
  /** By engine, how it gets enrichments. */
  readonly enrichment: ReadonlyMap<string, string>;
}

/** Runs each course with all engines, which must agree on every message, and makes one table of the times. */
export async function compare(
  courses: readonly Course[],
  opa: OpaCompiler | string,
  options: RaceOptions,
): Promise<string> {
  const results: Result[] = [];
  for (const course of courses) results.push(await run(course, typeof opa === "string" ? undefined : opa, options));
  const names = [...new Set(results.flatMap(({ times }) => [...times.keys()]))];
  const rows = names.map((name) => [
    versioned(name),
    ...results.flatMap((result) => cells(result.times, name)),
    results[0]?.enrichment.get(name) ?? "",
  ]);
  const head = results.flatMap(({ size }) => [`${size.toLocaleString("en-US")} rules`, "quartiles", "times Glither's"]);
  const lost = typeof opa === "string" ? [[OPA, ...head.map(() => ""), opa]] : [];
  return [table(["engine", ...head, "enrichment"], [...rows, ...lost]), summary(results)].join("\n\n");
}

async function run({ loaded, rules, messages }: Course, opa: OpaCompiler | undefined, options: RaceOptions) {
  const [first] = messages;
  if (first === undefined) throw new RangeError("a course without a message");
  const host = new Host(first);
  const { pooled, whole }: Crossings = await crossingsOf(await buildDirect(loaded), loaded.core, host, "slim");
  const peers = await peersOf(rules, host, opa);
  const deciders = [{ name: POOLED, decide: pooled }, { name: WHOLE, decide: whole }, ...peers];
  return {
    size: rules.length,
    times: await race(await contestantsOf(deciders, messages), options),
    enrichment: new Map([
      [POOLED, "callbacks"],
      [WHOLE, "callbacks"],
      ...peers.map(({ name, enrichment }): [string, string] => [name, enrichment]),
    ]),
  };
}

function cells(times: Times, name: string): string[] {
  const { median, quartiles } = spreadOf(timesOf(times, name));
  const factor = name === POOLED ? "" : figure(spreadOf(ratios(times, name, POOLED)).median, "×");
  return [figure(median, "µs"), range(quartiles), factor];
}

/** Where Glither is not the fastest, in words. */
function summary(results: readonly Result[]): string {
  const lost = results.flatMap(({ size, times, enrichment }) =>
    [...enrichment.keys()]
      .filter((name) => name !== POOLED && name !== WHOLE && spreadOf(ratios(times, name, POOLED)).median <= 1)
      .map((name) => `\`${name}\` at ${size.toLocaleString("en-US")} rules`),
  );
  return lost.length === 0
    ? "Glither is faster than each of those measured, at both sizes."
    : `**Glither is not faster than** ${lost.join(", ")}.`;
}

function versioned(name: string): string {
  const manifest: { readonly devDependencies: Readonly<Record<string, string>> } = JSON.parse(
    readFileSync(join(ROOT, "tools/bench/package.json"), "utf8"),
  );
  const version = manifest.devDependencies[name];
  return version === undefined ? name : `\`${name}\` ${version}`;
}
