import type { Counters } from "@glither/ledger";
import { ProviderError } from "../../error.ts";
import type { Found, Provider } from "../../offer/provider.ts";
import type { Question } from "../../offer/question.ts";
import { keyPart } from "../key.ts";

export interface CounterOptions {
  readonly store: Counters;
  /** Its name; two enrichments with one name share it. */
  readonly counter: string;
  /** Paths whose values are counted apart; what is absent is a key of its own. */
  readonly keys: readonly string[];
  /** The path of the value that is added; undefined to count calls. */
  readonly amount: string | undefined;
  /** Milliseconds that a count stays. */
  readonly window: number;
  /** Which figure answers: with this call, without it, or what is left up to a limit without it. */
  readonly answer: "total" | "before" | { readonly limit: number };
  /** The boxes and states that count; all where it is left out. */
  readonly counts?: readonly string[] | undefined;
  readonly now?: () => number;
}

/**
 * Counts what is decided. What a crossing adds is reserved when it is asked, so that two at a time see one another; it is
 * committed with the decision, and given back where there is none.
 *
 * @throws ProviderError `REFUSED`, when it is asked, for an amount below nothing, and where answers cannot come later.
 */
export function counterProvider(options: CounterOptions): Provider {
  const { store, counter, keys, amount, window, answer, counts, now = Date.now } = options;
  return {
    async answer(question): Promise<Found> {
      const { context } = question;
      if (context === undefined) {
        throw new ProviderError("REFUSED", "a counter answers only where answers may come later");
      }
      const key = JSON.stringify(keys.map((path) => keyPart(question.value(path)) ?? null));
      const added = amount === undefined ? 1 : amountOf(question, amount);
      const { before, id } = await store.reserve({ counter, key, amount: added, window, now: now() });
      context.reserve({ id, release: () => store.release(id), ...(counts === undefined ? {} : { counts }) });
      if (answer === "before") return { value: before, age: 0 };
      if (answer === "total") return { value: before + added, age: 0 };
      return { value: Math.max(0, answer.limit - before), age: 0 };
    },
  };
}

/** What is absent adds nothing. Less than nothing would make room for more. */
function amountOf(question: Question, path: string): number {
  const value = question.value(path) ?? 0;
  if (typeof value === "number" && Number.isFinite(value) && value >= 0) return value;
  throw new ProviderError("REFUSED", `\`${path}\` is no amount that can be counted`);
}
