import type { WitType } from "../abi/wit-type.ts";
import { NotSlim } from "./reader.ts";

/** A few bytes can name a type that is written out in gigabytes; no world of ours comes near to this many parts. */
const MAX_PARTS = 10_000;
const weights = new WeakMap<WitType, number>();

/**
 * The type, if it is not too large once all names in it are written out.
 *
 * @throws NotSlim
 */
export function weighed(type: WitType): WitType {
  const weight = partsOf(type).reduce((sum, part) => sum + (weights.get(part) ?? 1), 1);
  if (weight > MAX_PARTS) throw new NotSlim("its contract has a type of too many parts");
  weights.set(type, weight);
  return type;
}

function partsOf(type: WitType): readonly WitType[] {
  switch (type.kind) {
    case "list":
    case "option":
      return [type.of];
    case "tuple":
      return type.of;
    case "record":
      return type.fields.map((field) => field.type);
    case "variant":
      return type.cases.flatMap((item) => item.type ?? []);
    case "result":
      return [type.ok, type.err].flatMap((item) => item ?? []);
    default:
      return [];
  }
}
