import { IntentError } from "./error.ts";
import type { ResourceFacts } from "./resource.ts";

/** What becomes of resources: those that it consumes, and the amounts that the module gives, lead to those that it creates. */
export type Morphism = (consumed: readonly ResourceFacts[], amounts: readonly bigint[]) => readonly ResourceFacts[];

/** The morphisms that keep every kind's balance by themselves. A table may have others: what an intent comes to is checked all the same. */
export const balanced = {
  /** One, into an amount of it and the rest. */
  split: ([whole], [amount = 0n]) => {
    if (whole === undefined || amount < 1n || amount >= whole.quantity)
      throw notApplicable("`split` takes one resource, and an amount that is less than it");
    return [
      { ...whole, quantity: amount },
      { ...whole, quantity: whole.quantity - amount },
    ];
  },
  /** Two of one kind and label, into one. */
  join: ([one, other]) => {
    if (one === undefined || other === undefined || one.kind !== other.kind || one.label !== other.label)
      throw notApplicable("`join` takes two resources of one kind and label");
    return [{ ...one, quantity: one.quantity + other.quantity }];
  },
  /** Two, each of which gets the other's label: what was Ann's is Bob's, and the other way round. */
  swap: ([one, other]) => {
    if (one === undefined || other === undefined) throw notApplicable("`swap` takes two resources");
    return [
      { ...one, label: other.label },
      { ...other, label: one.label },
    ];
  },
} satisfies Readonly<Record<string, Morphism>>;

function notApplicable(message: string): IntentError {
  return new IntentError("NOT_APPLICABLE", message);
}
