import { jsName, witName } from "@glither/wit";
import type { CrossingContract } from "./contract.ts";
import { CrossingError } from "./error.ts";
import { lowerValue } from "./lower.ts";

/** Values by path, in the language's terms; absent optionals may be left out. */
export type ArtifactInput = ReadonlyMap<string, unknown>;

/** The same, for whom it is enough to be told what is asked. */
export type ArtifactValues = Pick<ArtifactInput, "get">;

/** Makes the record of an artifact as components and bindings are given it. What it returns throws CrossingError `BAD_ARTIFACT`. */
export function artifactLowering({
  fields,
}: Pick<CrossingContract, "fields">): (artifact: ArtifactValues) => Record<string, unknown> {
  const keyed = fields.map((field) => ({ ...field, key: jsName(witName(field.path)) }));
  return (artifact) => {
    const record: Record<string, unknown> = {};
    for (const { key, path, type } of keyed) {
      const lowered = lowerValue(type, artifact.get(path));
      if (!lowered.ok) {
        throw new CrossingError("BAD_ARTIFACT", `the artifact's \`${path}\` is wrong: ${lowered.problem}`);
      }
      record[key] = lowered.value;
    }
    return record;
  };
}
