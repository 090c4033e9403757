import type { WitType } from "../slim/abi/wit-type.ts";
import { foreign } from "./_refusal.ts";

/** A few bytes can name a type that is written out in gigabytes; no world of ours comes near to this many parts. */
const MAX_PARTS = 10_000;
/** Nor does any nest types so deep, which every reader of them follows with its stack. */
const MAX_DEPTH = 50;

interface Weight {
  readonly parts: number;
  readonly depth: number;
}

const LEAF: Weight = { parts: 1, depth: 1 };
const weights = new WeakMap<WitType, Weight>();

/** The type, if it is not too large once all names in it are written out. */
export function weighed(type: WitType): WitType {
  const inner = partsOf(type).map(weightOf);
  const parts = inner.reduce((sum, part) => sum + part.parts, 1);
  const depth = inner.reduce((deepest, part) => Math.max(deepest, part.depth), 0) + 1;
  if (parts > MAX_PARTS) throw foreign("its contract has a type of too many parts");
  if (depth > MAX_DEPTH) throw foreign("its contract has a type that is nested too deep");
  weights.set(type, { parts, depth });
  return type;
}

/** How many parts a type has with all names in it written out. */
export function partsIn(type: WitType): number {
  return weightOf(type).parts;
}

function weightOf(type: WitType): Weight {
  return weights.get(type) ?? LEAF;
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
