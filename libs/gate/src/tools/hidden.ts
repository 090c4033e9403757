import { witness } from "@glither/analysis";
import type { Core, Field, Guard, Outcome, Rule, Test } from "@glither/roux/core";
import type { Tool } from "./tool.ts";

/** Why a tool is shown: a rule that can let a call of it pass, or of which that is not known. */
export type Showing =
  | { readonly shown: true; readonly by: string; readonly isProved: boolean }
  /** Proved: no call of it can come to anything but the closed box. */
  | { readonly shown: false };

/** Of which calls it is asked, beside all of a tool: those for which a test of a field holds. */
export interface Only {
  readonly field: Field;
  readonly test: Test;
}

/** Enough for the rules that people write, and little enough that a list of tools does not take long. */
const BUDGET = { steps: 400_000 };

/**
 * Whether any call of a tool can come to something else than being blocked, decided exactly: in front of all rules stands one
 * that blocks every other tool, and what is left of a rule that lets pass is asked for.
 */
export function showingOf(core: Core, tool: Tool, server: string | undefined, only?: Only): Showing {
  const narrowed = narrowedTo(core, tool, server, only);
  for (const rule of core.rules) {
    if (!canPass(rule.outcome, core.default_box)) continue;
    const { finding } = witness(narrowed, rule.name, BUDGET);
    if (finding === undefined) return { shown: true, by: rule.name, isProved: true };
    if (finding.kind === "undecided") return { shown: true, by: rule.name, isProved: false };
  }
  return { shown: false };
}

/** The first rule that blocks some of these calls, where one does and they do not only fall through. */
export function blockingRule(core: Core, tool: Tool, server: string | undefined, only: Only): string | undefined {
  const narrowed = narrowedTo(core, tool, server, only);
  const blocks = ({ name, outcome }: Rule): boolean =>
    outcome.kind !== "none" &&
    !canPass(outcome, core.default_box) &&
    witness(narrowed, name, BUDGET).finding === undefined;
  return core.rules.find(blocks)?.name;
}

/** The same rules, behind such as block every other call. */
function narrowedTo(core: Core, { name, hints }: Tool, server: string | undefined, only: Only | undefined): Core {
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
  const guards = only === undefined ? others : [...others, unless(only.test)];
  const isNew = only !== undefined && !read.has(only.field.path);
  return {
    ...core,
    fields: isNew ? [...core.fields, only.field] : core.fields,
    rules: [...guards.map((guard, at) => blocking(core, guard, at)), ...core.rules],
  };
}

function canPass(outcome: Outcome, closed: string): boolean {
  if (outcome.kind === "none") return false;
  return outcome.kind === "settled" ? outcome.box !== closed : outcome.resolutions.some((box) => box !== closed);
}

function otherThan(path: string, kind: "text" | "symbol", value: string): Guard {
  return unless({ kind: "member", operand: { kind: "field", path }, values: [{ kind, value }] });
}

function unless(test: Test): Guard {
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
