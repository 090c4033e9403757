import { witness } from "@glither/analysis";
import type { Core, Guard, Outcome, Rule } from "@glither/roux/core";
import type { Tool } from "./tool.ts";

/** Why a tool is shown: a rule that can let a call of it pass, or of which that is not known. */
export type Showing =
  | { readonly shown: true; readonly by: string; readonly isProved: boolean }
  /** Proved: no call of it can come to anything but the closed box. */
  | { readonly shown: false };

/** Enough for the rules that people write, and little enough that a list of tools does not take long. */
const BUDGET = { steps: 400_000 };

/**
 * Whether any call of a tool can come to something else than being blocked, decided exactly: in front of all rules stands one
 * that blocks every other tool, and what is left of a rule that lets pass is asked for.
 */
export function showingOf(core: Core, { name, hints }: Tool, server: string | undefined): Showing {
  const known: readonly (readonly [string, "text" | "symbol", string])[] = [
    ["action", "text", "tools/call"],
    ["tool", "text", name],
    ["hints.destructive", "symbol", hints.destructive],
    ["hints.read_only", "symbol", hints.read_only],
    ["hints.open_world", "symbol", hints.open_world],
    ...(server === undefined ? [] : [["server", "text", server] as const]),
  ];
  const read = new Set(core.fields.map(({ path }) => path));
  const others = known.filter(([path]) => read.has(path)).map(([path, kind, value]) => otherThan(path, kind, value));
  const narrowed = { ...core, rules: [...others.map((guard, at) => blocking(core, guard, at)), ...core.rules] };
  for (const rule of core.rules) {
    if (!canPass(rule.outcome, core.default_box)) continue;
    const { finding } = witness(narrowed, rule.name, BUDGET);
    if (finding === undefined) return { shown: true, by: rule.name, isProved: true };
    if (finding.kind === "undecided") return { shown: true, by: rule.name, isProved: false };
  }
  return { shown: false };
}

function canPass(outcome: Outcome, closed: string): boolean {
  if (outcome.kind === "none") return false;
  return outcome.kind === "settled" ? outcome.box !== closed : outcome.resolutions.some((box) => box !== closed);
}

function otherThan(path: string, kind: "text" | "symbol", value: string): Guard {
  const test = { kind: "member", operand: { kind: "field", path }, values: [{ kind, value }] } as const;
  return { phase: { kind: "select" }, test: { kind: "not", test } };
}

/** No ruleset can give a rule such a name. */
function blocking({ default_box: box }: Core, guard: Guard, at: number): Rule {
  return {
    name: `other ${at}`,
    reason_class: "other",
    guards: [guard],
    actions: [],
    outcome: { kind: "settled", box },
  };
}
