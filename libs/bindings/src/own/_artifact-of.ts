import type { Field } from "@glither/roux/core";

/** What a ruleset reads of an artifact, of all that was kept of it; absent is `undefined`. */
export function artifactOf(
  artifact: Readonly<Record<string, unknown>> | undefined,
  fields: readonly Field[],
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    fields.map(({ path }) => [
      path,
      artifact !== undefined && Object.hasOwn(artifact, path) ? (artifact[path] ?? undefined) : undefined,
    ]),
  );
}
