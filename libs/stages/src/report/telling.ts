import type { Witness } from "@glither/analysis";

/** Without the fields that have their empty value, which a reader can do without. */
export function telling(artifact: Witness["artifact"]): object {
  const empty = (value: unknown): boolean =>
    value === null || value === "" || value === 0 || value === false || (Array.isArray(value) && value.length === 0);
  return Object.fromEntries(Object.entries(artifact).filter(([, value]) => !empty(value)));
}
