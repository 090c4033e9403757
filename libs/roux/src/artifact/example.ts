import type { Field, ValueType } from "../ir/types.ts";
import { nested } from "./nested.ts";
import { type ArtifactValue, emptyValue } from "./read-artifact.ts";

/** Of a block that is kept for examples (RFC 5737). */
const EXAMPLE_ADDRESS = "192.0.2.1";

/**
 * An artifact as short as it can be written: without the fields that are empty, and with those that have no default. It
 * reads back as what it was, whether by the fields of a core or by all of its vocabulary.
 */
export function shortest(
  fields: readonly Field[],
  artifact: Readonly<Record<string, ArtifactValue>>,
): Readonly<Record<string, ArtifactValue>> {
  const written = fields.flatMap(({ path, type }): [string, ArtifactValue][] => {
    const value = artifact[path] ?? emptyValue(type) ?? anySymbol(type);
    return value === undefined || isEmpty(value, type) ? [] : [[path, value]];
  });
  return nested(Object.fromEntries(written));
}

function isEmpty(value: ArtifactValue, type: ValueType): boolean {
  const empty = emptyValue(type);
  return value === empty || (Array.isArray(value) && Array.isArray(empty) && value.length === 0);
}

function anySymbol(type: ValueType): ArtifactValue | undefined {
  if (type.kind === "ip") return EXAMPLE_ADDRESS;
  return type.kind === "enum" ? type.symbols[0] : undefined;
}
