import type { Found, Provider } from "../offer/provider.ts";

/** One answer to everything. Absent is `undefined`. */
export function constant(value: unknown): Provider {
  const found: Found | undefined = value === undefined ? undefined : { value, age: 0 };
  return { answer: () => found };
}
