import { isObject, type ValueType } from "@glither/roux/core";
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
      const lowered = lowerValue(type, asTaken(type, artifact.get(path)));
      if (!lowered.ok) {
        throw new CrossingError("BAD_ARTIFACT", `the artifact's \`${path}\` is wrong: ${lowered.problem}`);
      }
      record[key] = lowered.value;
    }
    return record;
  };
}

/** Of a list's records, what the type has: others read more of the same artifact. */
function asTaken(type: ValueType, value: unknown): unknown {
  if (type.kind !== "list" || type.of.kind !== "record" || !Array.isArray(value)) return value;
  const names = type.of.members.map(({ name }) => name);
  return value.map((item: unknown) =>
    isObject(item)
      ? Object.fromEntries(names.flatMap((name) => (Object.hasOwn(item, name) ? [[name, item[name]]] : [])))
      : item,
  );
}
