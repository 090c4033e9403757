import { type Action, type Enrichment, printConstant, type Trigger } from "@glither/roux";

/** `route(to: "inbox")`. */
export function actionText({ verb, args }: Action): string {
  return `${verb}(${args.map(({ name, value }) => `${name}: ${printConstant(value)}`).join(", ")})`;
}

/** `on admin.release`, `after 72h`, `when quorum.reached`. */
export function triggerText(trigger: Trigger): string {
  switch (trigger.kind) {
    case "on":
      return `on ${trigger.event}`;
    case "after":
      return `after ${durationText(trigger.ms)}`;
    case "when":
      return `when ${trigger.guard}`;
  }
}

/** `the ruleset, from sender.allowlisted, at most 24h old`. */
export function originText({ from, fresh, unsatisfied }: NonNullable<Enrichment["ligand"]>): string {
  if (unsatisfied) return "nothing";
  return `the ruleset, from ${from.join(", ")}${fresh === undefined ? "" : `, at most ${durationText(fresh)} old`}`;
}

const UNITS = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1_000],
] as const;

/** In the largest unit that divides it; three days are still hours, since that is how deadlines are written. */
export function durationText(ms: number): string {
  const fits = UNITS.find(([unit, length]) => ms > 0 && ms % length === 0 && (unit !== "d" || ms > 3 * length));
  return fits ? `${ms / fits[1]}${fits[0]}` : `${ms}ms`;
}

/** `3 rules`, `1 rule`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
