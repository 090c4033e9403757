import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { check } from "@glither/analysis/check";
import { VOCABULARIES } from "@glither/dialects";
import { compile } from "@glither/roux";
import { generateRuleset } from "../generate.ts";
import { type Measurement, spreadOf, timed } from "../measure.ts";
import { ROOT } from "../paths.ts";

const MAILGUARD = "rulesets/mail/mailguard/mailguard.glith";
const TANGLE = "tools/tangle/bin/tangle.js";

/** The language's front: from a source to its core. */
export function roux(): Measurement[] {
  const mailguard = readFileSync(join(ROOT, MAILGUARD), "utf8");
  const warm = timed(() => sound(mailguard), { runs: 200, warmUp: 100 });
  const { small, large, ratios } = growth();
  return [
    { what: "compile mailguard, warm", unit: "ms", values: warm, target: 5 },
    { what: "compile 1,000 rules", unit: "ms", values: small },
    { what: "compile 10,000 rules", unit: "ms", values: large, target: 2_000 },
    { what: "10,000 rules against 1,000", unit: "×", values: ratios, target: 12 },
    { what: "check of 100 rules, exact analysis included", unit: "ms", values: analysis(100, 9), target: 1_000 },
    { what: "check of 1,000 rules, exact analysis included", unit: "ms", values: analysis(1_000, 3), target: 20_000 },
    { what: "peak memory of a process, 10,000 rules", unit: "MB", values: peakMemory(10_000), target: 1_000 },
    { what: "`tangle check` of mailguard, from start to end", unit: "ms", values: coldStart(), target: 300 },
  ];
}

/**
 * Ten times as many rules, in rounds: each compares one large file with the median of small ones right before it, so that
 * a machine that is slower for a while is slower for both.
 */
function growth(): { small: number[]; large: number[]; ratios: number[] } {
  const [thousand, tenThousand] = [generateRuleset(1_000), generateRuleset(10_000)];
  sound(tenThousand);
  const rounds = Array.from({ length: 7 }, () => ({
    small: timed(() => sound(thousand), { runs: 9, warmUp: 1 }),
    large: timed(() => sound(tenThousand), { runs: 1, warmUp: 0 }),
  }));
  return {
    small: rounds.flatMap((round) => round.small),
    large: rounds.flatMap((round) => round.large),
    ratios: rounds.map((round) => spreadOf(round.large).median / spreadOf(round.small).median),
  };
}

/** Within the budget that is set when nobody names one. Undecided rules would make it look faster than it is. */
function analysis(rules: number, runs: number): number[] {
  const text = generateRuleset(rules);
  return timed(
    () => {
      const { undecided } = check("benchmark", text, VOCABULARIES);
      if (undecided.length > 0) throw new Error(`${undecided.length} rules are undecided`);
    },
    { runs, warmUp: 1 },
  );
}

/** A benchmark of a ruleset that stops at its errors would be fast and mean nothing. */
function sound(text: string): void {
  const { diagnostics } = compile("benchmark", text, VOCABULARIES);
  const [first] = diagnostics.filter(({ severity }) => severity === "error");
  if (first) throw new Error(`the benchmark's ruleset does not compile: ${first.message}`);
}

function peakMemory(rules: number): number[] {
  const script = join(import.meta.dirname, "../compile-generated.ts");
  const args = ["--conditions=@glither/source", script, String(rules)];
  return Array.from(
    { length: 3 },
    () => (Number(execFileSync(process.execPath, args, { encoding: "utf8" })) * 1_024) / 1e6,
  );
}

function coldStart(): number[] {
  if (!existsSync(join(ROOT, "tools/tangle/dist/main.js"))) throw new Error("run `npm run build` first");
  const args = [join(ROOT, TANGLE), "check", join(ROOT, MAILGUARD)];
  return timed(() => execFileSync(process.execPath, args), { runs: 11, warmUp: 2 });
}
