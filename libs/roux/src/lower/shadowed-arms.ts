import type { Arm, TriggerNode } from "../syntax/ast.ts";
import type { Context } from "./context.ts";

/**
 * Reports arms that can never settle anything, because another always comes first: a second one for the same event, and
 * every deadline but the earliest.
 */
export function reportShadowedArms(context: Context, arms: readonly Arm[]): void {
  const triggers = arms.flatMap((arm) => arm.triggers.items);
  const events = new Map<string, TriggerNode>();
  for (const trigger of triggers) {
    if (trigger.kind !== "on") continue;
    const earlier = events.get(trigger.event.text);
    if (earlier) report(context, trigger, earlier, "the event has settled it already");
    else events.set(trigger.event.text, trigger);
  }
  const deadlines = triggers.filter((trigger) => trigger.kind === "after");
  const [first, ...others] = deadlines;
  if (first === undefined) return;
  const earliest = others.reduce((least, next) => (next.duration.ms < least.duration.ms ? next : least), first);
  for (const deadline of deadlines)
    if (deadline !== earliest) report(context, deadline, earliest, "an earlier deadline has settled it already");
}

function report(context: Context, trigger: TriggerNode, winner: TriggerNode, why: string): void {
  context.lint("SHADOWED_ACTION", `this arm can never settle: ${why}`, trigger.span, {
    hint: "delete one of the two",
    related: [{ message: "this one comes first", span: winner.span }],
  });
}
