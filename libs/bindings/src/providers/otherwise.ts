import { later } from "../offer/later.ts";
import type { Provider } from "../offer/provider.ts";

/** A provider whose absent answers are answered with another value. What fails still fails. */
export function otherwise(provider: Provider, value: unknown): Provider {
  const instead = { value, age: 0 };
  return {
    ...provider,
    answer(question) {
      return later(provider.answer(question), (found) => found ?? instead);
    },
  };
}
