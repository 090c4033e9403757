import { type Bcom, type Becoming, type Methods, methods } from "../behaviour.ts";
import { actor } from "../persistence/actor.ts";
import type { Ref, Target, Vow } from "../ref.ts";
import { call, spawn } from "../turn.ts";
import { forwardLater } from "./_forward.ts";
import { Refusal } from "./error.ts";

/** What a counter with a budget understands; amounts are whole numbers from 0 on. */
export interface Budget {
  /** Counts down, and answers what is left. @throws Refusal SPENT, NOT_AN_AMOUNT */
  spend(amount: number): number;
  left(): number;
  /** A budget of its own, taken from this one. */
  split(amount: number): Ref<Budget>;
}

type BudgetBehaviour = Methods<{
  spend: (amount: number) => Becoming<number>;
  left: () => number;
  split: (amount: number) => Becoming<Ref<Budget>>;
}>;

/** Counts down from what it was given, and never below nothing. */
export const budget = actor("glither.budget", 1, (bcom: Bcom, amount: number): BudgetBehaviour => {
  demandAmount(amount);
  const without = (spent: number): BudgetBehaviour => {
    demandAmount(spent);
    if (spent > amount) throw new Refusal("SPENT", "there is not as much left");
    return budget(bcom, amount - spent);
  };
  return methods({
    spend: (spent: number): Becoming<number> => bcom(without(spent), amount - spent),
    left: () => amount,
    split: (part: number): Becoming<Ref<Budget>> => {
      const rest = without(part);
      return bcom(rest, spawn(budget, part));
    },
  });
});

/**
 * A reference of which each message costs one. The message is sent on, not called: so it costs what it does, whatever comes of it.
 * If the target failed within the same turn, the payment would be undone with it.
 */
export function metered<I>(target: Target<I>, by: Ref<Budget>): Ref<I> {
  return spawn(meterActor, target as Ref | Vow, by) as Ref<unknown> as Ref<I>;
}

export const meterActor = actor("glither.meter", 1, (_bcom: Bcom, target: Ref | Vow, by: Ref<Budget>) => {
  return (...args: readonly unknown[]): Vow => {
    call(by, "spend", 1);
    return forwardLater(target, args);
  };
});

function demandAmount(amount: number): void {
  if (!Number.isSafeInteger(amount) || amount < 0)
    throw new Refusal("NOT_AN_AMOUNT", "an amount is a whole number, not below 0");
}
