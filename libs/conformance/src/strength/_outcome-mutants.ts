import { type Core, type Obligation, type Outcome, printTrigger, type Trigger } from "@glither/roux/core";
import { type Changed, otherDurations } from "./_changed.ts";

/** Outcomes with another box, or with one obligation less or changed. */
export function* outcomeMutants(core: Core, outcome: Outcome): Generator<Changed<Outcome>> {
  if (outcome.kind === "none") return;
  if (outcome.kind === "settled") {
    for (const box of otherBoxes(core, outcome.box))
      yield [`goes into \`${box}\` instead of \`${outcome.box}\``, { ...outcome, box }];
    return;
  }
  const { obligations } = outcome;
  for (const [index, obligation] of obligations.entries()) {
    yield [
      `no longer settles \`${printTrigger(obligation.trigger)}\``,
      withObligations(outcome, obligations.toSpliced(index, 1)),
    ];
    for (const [what, changed] of obligationMutants(core, obligation))
      yield [what, withObligations(outcome, obligations.with(index, changed))];
  }
}

type Pending = Extract<Outcome, { kind: "pending" }>;

function withObligations(outcome: Pending, obligations: readonly Obligation[]): Pending {
  return { ...outcome, obligations };
}

function* obligationMutants(core: Core, obligation: Obligation): Generator<Changed<Obligation>> {
  const { trigger, box } = obligation;
  const settles = `settles \`${printTrigger(trigger)}\``;
  for (const other of otherBoxes(core, box))
    yield [`${settles} into \`${other}\` instead of \`${box}\``, { ...obligation, box: other }];
  yield [`${settles} with another reason`, { ...obligation, reason_class: "another_reason" }];
  for (const other of otherTriggers(trigger))
    yield [
      `settles \`${printTrigger(other)}\` instead of \`${printTrigger(trigger)}\``,
      { ...obligation, trigger: other },
    ];
}

function otherTriggers(trigger: Trigger): Trigger[] {
  switch (trigger.kind) {
    case "on":
      return [{ ...trigger, event: `${trigger.event}.other` }];
    case "after":
      return otherDurations(trigger.ms).map((ms) => ({ ...trigger, ms }));
    case "when":
      return [{ ...trigger, guard: `not (${trigger.guard})` }];
  }
}

function otherBoxes({ boxes }: Core, box: string): string[] {
  return boxes.filter((other) => other !== box);
}
