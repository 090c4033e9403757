import { fillings, type Mapping, type Port } from "@glither/compose";
import type { Vocabulary } from "@glither/roux";
import type { ArtifactValue, ValueType } from "@glither/roux/core";
import { emptyValue } from "@glither/roux/core";
import { witName } from "@glither/wit";
import { constantOf } from "./language-types.ts";

/** A value of each field, in the language's terms. */
export type Values = ReadonlyMap<string, ArtifactValue>;

export interface Handed {
  /** The donor's artifact, as its actions have left it. */
  readonly artifact: Values;
  /** The arguments of its action. */
  readonly args: Readonly<Record<string, ArtifactValue>>;
}

/**
 * What an edge makes of an action: the receiver's artifact, filled as the mapping says. The graph was verified, so types fit, and
 * nothing is read that the action does not hand over; what the receiver does not read stays empty.
 */
export function carried(
  { mapping, pour, pier }: { readonly mapping: Mapping; readonly pour: Port; readonly pier: Port },
  { artifact, args }: Handed,
  { fields }: Pick<Vocabulary, "fields">,
): Values {
  const filled = fillings(mapping, pour, pier);
  if ("fault" in filled) throw new TypeError(`a verified graph has an edge that does not fit: ${filled.fault}`);
  const sources = new Map(filled.fillings.map(({ field, source }) => [field, source]));
  const handed = byName(artifact.entries());
  const given = byName(Object.entries(args));
  const result = new Map<string, ArtifactValue>();
  for (const { path, type } of fields) {
    const source = sources.get(witName(path));
    const empty = emptyValue(type);
    // A field that is neither filled nor has an empty value is none that the receiver reads.
    if (source === undefined && empty !== undefined) result.set(path, empty);
    if (source === undefined) continue;
    if ("field" in source) result.set(path, handed.get(witName(source.field)) ?? null);
    else if ("argument" in source) result.set(path, given.get(witName(source.argument)) ?? null);
    else result.set(path, "empty" in source ? emptyOf(type) : (constantOf(type, source.constant) ?? null));
  }
  return result;
}

function byName(entries: Iterable<readonly [string, ArtifactValue]>): ReadonlyMap<string, ArtifactValue> {
  return new Map([...entries].map(([path, value]) => [witName(path), value]));
}

function emptyOf({ kind }: ValueType): ArtifactValue {
  return kind === "optional" ? null : [];
}
