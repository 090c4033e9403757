import type { Provider } from "../offer/provider.ts";

/** A provider whose absent answers are answered with another value. What fails still fails. */
export function otherwise(provider: Provider, value: unknown): Provider {
  const instead = { value, age: 0 };
  return {
    ...provider,
    answer(question) {
      const found = provider.answer(question);
      return found instanceof Promise ? found.then((later) => later ?? instead) : (found ?? instead);
    },
  };
}
