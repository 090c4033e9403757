import type { Obligation, Outcome, Rule, Trigger } from "../ir/core.ts";
import { printTest } from "../print/print-test.ts";
import type { Arm, RuleItem, TriggerNode } from "../syntax/ast.ts";
import { durationFault } from "../syntax/units.ts";
import { listed } from "../wording.ts";
import type { Context } from "./context.ts";
import { lowerDisposition } from "./dispositions.ts";
import type { Effect } from "./effect.ts";
import { lowerComprehension, lowerTest, phased } from "./guards.ts";
import { ligandPlaces } from "./ligand-places.ts";
import { reportShadowedArms } from "./shadowed-arms.ts";
import type { WaitingArm } from "./waits.ts";

/** A rule's meaning, or undefined when it ends in no verdict; faults are reported. */
export function lowerRule(context: Context, item: RuleItem): Rule | undefined {
  const guards = lowerComprehension(context, item.selection);
  context.ligandPlaces.set(item.name.text, ligandPlaces(context, item.selection));
  const lowered = item.dispositions.items.map((node) => lowerDisposition(context, node, "rule"));
  const effects = lowered.filter((effect) => effect !== undefined);
  const waits: WaitingArm[] = [];
  const arms = [...(item.arms ?? [])].flatMap((arm) => lowerArm(context, arm, waits));
  context.arms.set(item.name.text, waits);
  const ending = pickEnding(context, item, effects, effects.length === lowered.length);
  if (ending === undefined && !(context.fold === "accumulate" && effects.length === lowered.length)) return undefined;
  return {
    name: item.name.text,
    reason_class: pickReason(context, item, effects) ?? item.name.text,
    guards,
    actions: effects.flatMap(({ action }) => action ?? []),
    outcome: ending === undefined ? { kind: "none" } : outcomeOf(context, item, ending, arms),
  };
}

interface Ending {
  readonly effect: Effect;
  readonly kind: "settled" | "pending";
  readonly name: string;
}

/**
 * The one disposition that ends the rule. One that the author wrote (`into`, a suspending verb) goes before what a
 * verb implies (`route` delivers). Two written ones contradict each other, and two implied ones that differ.
 */
function pickEnding(
  context: Context,
  item: RuleItem,
  effects: readonly Effect[],
  complete: boolean,
): Ending | undefined {
  const written = effects.flatMap((effect): Ending[] => {
    if (effect.suspends) return [{ effect, kind: "pending", name: effect.suspends.state }];
    return effect.settles?.explicit ? [{ effect, kind: "settled", name: effect.settles.box }] : [];
  });
  const implied = effects.flatMap((effect): Ending[] =>
    effect.settles && !effect.settles.explicit ? [{ effect, kind: "settled", name: effect.settles.box }] : [],
  );
  const endings = written.length > 0 ? written : implied;
  const [first, ...others] = endings;
  if (first === undefined) {
    if (complete && context.fold === "first-match")
      context.error("MISSING_VERDICT", `rule \`${item.name.text}\` ends in no box`, item.name.span, {
        hint: `add \`into BOX\` with ${listed(context.vocabulary.boxes)}`,
      });
    return undefined;
  }
  const other = others.find((ending) => written.length > 1 || ending.name !== first.name);
  if (other)
    context.error("CONFLICTING_VERDICTS", `rule \`${item.name.text}\` ends twice`, other.effect.span, {
      hint: "keep one of the two",
      related: [{ message: "it has already ended here", span: first.effect.span }],
    });
  return first;
}

/** A reason may stand behind any disposition of the rule, and gives the one reason class of its receipt. */
function pickReason(context: Context, item: RuleItem, effects: readonly Effect[]): string | undefined {
  const [first, ...others] = effects.filter(({ reasonClass }) => reasonClass !== undefined);
  const other = others.find(({ reasonClass }) => reasonClass !== first?.reasonClass);
  if (first && other)
    context.error("CONFLICTING_VERDICTS", `rule \`${item.name.text}\` gives two reasons`, other.span, {
      hint: "keep one of the two",
      related: [{ message: "the first one", span: first.span }],
    });
  return first?.reasonClass;
}

function outcomeOf(context: Context, item: RuleItem, ending: Ending, obligations: readonly Obligation[]): Outcome {
  if (ending.kind === "settled") {
    const arm = item.arms?.head;
    if (arm)
      context.error("INTO_NON_TERMINAL", `\`${ending.name}\` settles, so nothing is left for an arm to do`, arm.span, {
        hint: `arms belong to a state that waits: ${listed(context.vocabulary.suspended)}`,
        related: [{ message: "settled here", span: ending.effect.span }],
      });
    return { kind: "settled", box: ending.name };
  }
  reportShadowedArms(context, [...(item.arms ?? [])]);
  const triggers = [...(item.arms ?? [])].flatMap((arm) => arm.triggers.items);
  if (!triggers.some(({ kind }) => kind === "after")) reportMissingDeadline(context, item, ending);
  return {
    kind: "pending",
    state: ending.name,
    resolutions: context.vocabulary.boxes.filter((box) => obligations.some((obligation) => obligation.box === box)),
    obligations,
  };
}

function reportMissingDeadline(context: Context, item: RuleItem, ending: Ending): void {
  const waits = item.arms === undefined ? "for nothing" : "for an event that may never come";
  const report = context.vocabulary.policy.missingDeadline === "error" ? context.error : context.lint;
  report.call(context, "MISSING_DEADLINE", `\`${ending.name}\` waits ${waits}`, ending.effect.span, {
    hint: `add a deadline, such as \`after 72h into ${context.vocabulary.defaultBox}\``,
  });
}

/** The obligations of an arm; its triggers are added to `waits`. */
function lowerArm(context: Context, arm: Arm, waits: WaitingArm[]): Obligation[] {
  const effect = lowerDisposition(context, arm.disposition, "arm");
  const triggers = arm.triggers.items.map((trigger) => lowerTrigger(context, trigger, waits));
  if (effect === undefined) return [];
  const box = effect.settles?.box;
  if (box === undefined || effect.action !== undefined) {
    context.error("INTO_NON_TERMINAL", "an arm settles with `into` and a box", arm.disposition.span, {
      hint: `write \`into ${context.vocabulary.defaultBox}\``,
    });
    return [];
  }
  return triggers
    .filter((trigger) => trigger !== undefined)
    .map((trigger) => ({ trigger, box, ...(effect.reasonClass ? { reason_class: effect.reasonClass } : {}) }));
}

function lowerTrigger(context: Context, node: TriggerNode, waits: WaitingArm[]): Trigger | undefined {
  const { kind, span } = node;
  if (node.kind === "when") {
    const test = lowerTest(context, node.guard);
    waits.push({ kind, span, ...(test ? { guard: phased(context, test) } : {}) });
    return test && { kind: "when", guard: printTest(test, context.vocabulary.collection) };
  }
  waits.push({ kind, span });
  if (node.kind === "on") return { kind: "on", event: node.event.text };
  if (node.duration.ms === 0)
    context.lint("ZERO_DEADLINE", "the deadline is over at once, so nobody can act", node.duration.span, {
      hint: "give some time, such as `72h`, or settle with `into` instead of waiting",
    });
  if (Number.isSafeInteger(node.duration.ms)) return { kind: "after", ms: node.duration.ms };
  context.error("TYPE_MISMATCH", durationFault(node.duration.ms), node.duration.span);
  return undefined;
}
