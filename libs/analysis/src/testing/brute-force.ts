import { type Core, type Fold, type Guard, heightOf, type Rule, readArtifact } from "@glither/roux/core";
import { expect } from "@jest/globals";
import fc from "fast-check";
import { analyse, type Finding, witness } from "../analyse.ts";
import { difference } from "../difference.ts";
import { dispose, type Facts, ruleHolds, ruleMisses } from "../evaluate.ts";
import type { Witness } from "../witness.ts";
import { arbitraryOfLigands, arbitrarySmall, arbitraryVersions, type Over } from "./arbitrary-core.ts";

interface Runs {
  readonly numRuns: number;
  readonly seed: number;
}

const factsOf = ({ artifact, enrich }: Witness): Facts => ({
  artifact: new Map(Object.entries(artifact)),
  enrich: new Map(Object.entries(enrich)),
});

/** Confirms `analyse` on random rulesets by asking of every artifact; returns how often it found what. */
export function findsWhatIsThere(fold: Fold, over: Over, runs: Runs): Record<Finding["kind"] | "live", number> {
  const seen = { live: 0, dead: 0, shadowed: 0, contradiction: 0, undecided: 0 };
  fc.assert(
    fc.property(arbitrarySmall(fold, over), ({ core, facts }) => {
      const { findings } = analyse(core);
      const disposing = new Map<string, Facts[]>();
      for (const each of facts) {
        const { rule } = dispose(core, each);
        disposing.set(rule, [...(disposing.get(rule) ?? []), each]);
      }
      for (const rule of core.rules) {
        const finding = findings.find((candidate) => candidate.rule === rule.name);
        seen[finding?.kind ?? "live"]++;
        if (finding) confirmFinding(core, rule, finding, facts, disposing.has(rule.name));
        else confirmLife(core, rule, disposing.has(rule.name));
      }
    }),
    runs,
  );
  return seen;
}

function confirmFinding(core: Core, rule: Rule, finding: Finding, facts: readonly Facts[], disposes: boolean): void {
  expect(disposes).toBe(false);
  if (finding.kind === "contradiction") {
    const clashing = finding.guards.map((at) => rule.guards[at]).filter((guard) => guard !== undefined);
    expect(clashing).toHaveLength(finding.guards.length);
    expect(facts.some((each) => ruleHolds(core, { guards: clashing }, each))).toBe(false);
  } else if (finding.kind === "dead" || finding.kind === "shadowed") {
    expect(finding.kind === "shadowed").toBe(core.fold === "accumulate" && rule.actions.length > 0);
    const takers = core.rules.filter(({ name }) => finding.takenBy.includes(name));
    expect(takers).toHaveLength(finding.takenBy.length);
    for (const each of facts.filter((candidate) => ruleHolds(core, rule, candidate))) {
      expect(takers.some((taker) => ruleHolds(core, taker, each))).toBe(true);
      const { outcome } = dispose(core, each);
      if (finding.kind === "shadowed" && rule.outcome.kind === "settled") expect(outcome).not.toEqual(rule.outcome);
    }
  }
}

/** A rule without a finding has artifacts of its own, or holds at least, with a verdict that counts. */
function confirmLife(core: Core, rule: Rule, disposes: boolean): void {
  const example = witness(core, rule.name).witness;
  if (example === undefined) throw new Error(`there is no witness of ${rule.name}`);
  expect(readArtifact(core.fields, example.artifact).problems).toEqual([]);
  const facts = factsOf(example);
  expect(ruleHolds(core, rule, facts)).toBe(true);
  const answer = dispose(core, facts);
  const mayLose = core.fold === "accumulate" && rule.actions.length > 0 && rule.outcome.kind === "settled";
  if (rule.outcome.kind !== "none") expect(answer.outcome).toEqual(rule.outcome);
  if (rule.outcome.kind !== "none" && (disposes || !mayLose)) expect(answer.rule).toBe(rule.name);
}

/** Confirms `difference` on random versions of a ruleset by asking both of every artifact; returns how often it said what. */
export function tellsVersionsApart(
  fold: Fold,
  over: Over,
  runs: Runs,
): Record<ReturnType<typeof difference>["kind"], number> {
  const seen = { equivalent: 0, different: 0, undecided: 0 };
  fc.assert(
    fc.property(arbitraryVersions(fold, over), ({ before: { core: before, facts }, after }) => {
      const found = difference(before, after);
      seen[found.kind]++;
      const changes = found.kind === "different" ? found.changes : [];
      const pairs = new Set(changes.map((change) => `${change.before.rule} ${change.after.rule}`));
      expect(pairs.size).toBe(changes.length);
      for (const each of facts) {
        const [left, right] = [dispose(before, each), dispose(after, each)];
        if (JSON.stringify(left) !== JSON.stringify(right)) expect(pairs).toContain(`${left.rule} ${right.rule}`);
      }
      for (const change of changes) {
        const example = factsOf(change.witness);
        expect([dispose(before, example), dispose(after, example)]).toEqual([change.before, change.after]);
        expect(change.differs.length).toBeGreaterThan(0);
      }
    }),
    runs,
  );
  return seen;
}

/** Confirms what fails open on random rulesets by asking of every artifact with every answer; returns how often it is so. */
export function findsWhatFailsOpen(over: Over, runs: Runs): { readonly open: number; readonly closed: number } {
  const seen = { open: 0, closed: 0 };
  fc.assert(
    fc.property(arbitraryOfLigands(over), ({ core, facts }) => {
      const { open } = analyse(core);
      const found = new Set(
        open.map((finding) => JSON.stringify([finding.rule, "ligand" in finding && finding.ligand])),
      );
      for (const { path } of core.enrichments)
        for (const rule of core.rules) {
          const isFound = found.has(JSON.stringify([rule.name, path]));
          if (facts.some((each) => opens(core, rule, path, each, facts))) expect(isFound).toBe(true);
          seen[isFound ? "open" : "closed"]++;
        }
      for (const finding of open) {
        if (finding.kind === "undecided") throw new Error(`${finding.rule} is undecided`);
        const example = factsOf(finding.witness);
        const rule = core.rules.find(({ name }) => name === finding.rule);
        expect(example.enrich.get(finding.ligand)).toBeNull();
        expect(dispose(core, example).rule).toBe(finding.taker ?? "default");
        expect(rule && misses(core, rule, example) && isLaxer(core, example, rule)).toBe(true);
      }
    }),
    runs,
  );
  return seen;
}

/** Whether, of two facts that differ in one ligand alone, the rule takes the one, and misses the ligand of the other. */
function opens(core: Core, rule: Rule, ligand: string, each: Facts, facts: readonly Facts[]): boolean {
  if (each.enrich.get(ligand) !== null || !misses(core, rule, each) || !isLaxer(core, each, rule)) return false;
  const earlier = core.rules.slice(0, core.rules.indexOf(rule)).map(({ name }) => name);
  if (earlier.includes(dispose(core, each).rule)) return false;
  const others = ({ artifact, enrich }: Facts): string =>
    JSON.stringify([[...artifact], [...enrich].filter(([path]) => path !== ligand)]);
  return facts.some((other) => others(other) === others(each) && dispose(core, other).rule === rule.name);
}

/** Whether a rule fails for want of an answer: in a guard of its own, or where it bears that one is absent and asks all the same. */
function misses(core: Core, rule: Rule, facts: Facts): boolean {
  return ruleMisses(core, rule, facts) || (bears(core, rule.guards) && !ruleHolds(core, rule, facts));
}

function bears(core: Core, guards: readonly Guard[]): boolean {
  const text = JSON.stringify(guards);
  if (text.includes('"kind":"bound"')) return true;
  const asked = core.groups.filter(({ name }) => text.includes(JSON.stringify({ kind: "group", name })));
  return asked.some((group) => bears(core, group.guards));
}

function isLaxer(core: Core, facts: Facts, rule: Rule): boolean {
  const { rule: taken } = dispose(core, facts);
  const taker = core.rules.find(({ name }) => name === taken);
  const { restrictiveness, default_box } = core;
  const height = taker ? heightOf(taker, restrictiveness) : restrictiveness.indexOf(default_box);
  return height < heightOf(rule, restrictiveness);
}

/** Confirms on random rulesets under `accumulate` which rules open against a stricter verdict; returns how often one does. */
export function findsWhatIsOverruled(over: Over, runs: Runs): { readonly overruled: number; readonly not: number } {
  const seen = { overruled: 0, not: 0 };
  fc.assert(
    fc.property(arbitrarySmall("accumulate", over), ({ core, facts }) => {
      const { overruled } = analyse(core, {}, { opening: ["route"] });
      for (const rule of core.rules) {
        const finding = overruled.find((candidate) => candidate.rule === rule.name);
        const isOverruled = (each: Facts): boolean => {
          const height = Math.max(0, heightOf(rule, core.restrictiveness));
          const taker = core.rules.find(({ name }) => name === dispose(core, each).rule);
          return ruleHolds(core, rule, each) && taker !== undefined && heightOf(taker, core.restrictiveness) > height;
        };
        const opens = rule.actions.some(({ verb }) => verb === "route");
        if (opens && facts.some(isOverruled)) expect(finding?.kind).toBe("overruled");
        if (!opens) expect(finding).toBeUndefined();
        if (finding?.kind === "overruled") {
          expect(isOverruled(factsOf(finding.witness))).toBe(true);
          expect(dispose(core, factsOf(finding.witness)).rule).toBe(finding.by);
        }
        seen[finding ? "overruled" : "not"]++;
      }
    }),
    runs,
  );
  return seen;
}
