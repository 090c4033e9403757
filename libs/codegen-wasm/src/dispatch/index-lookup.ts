import { present, type Reference, type ValueType } from "@glither/roux/core";
import type { ModuleBuilder } from "../build/module-builder.ts";
import { firstFrom, nextAffix, nextWhole } from "../runtime/tables.ts";
import { coreValue, lengthOf, type Place, pointerOf } from "../values/place.ts";
import { call, f64, get, i32, load, op, store } from "../wasm/assemble.ts";
import type { Instruction, Instructions } from "../wasm/instruction.ts";
import type { Probe } from "./handles.ts";
import { buildTable, type Entries, layTable, positionsOf } from "./table.ts";

/** What rules are found by in one run: their keys for one operand, by where the keys must stand. */
export interface Index {
  readonly operand: Reference;
  readonly entries: ReadonlyMap<Probe["where"], Entries>;
}

/** The steps before looking, and one lookup a kind of key; each yields the position of the next rule from `from` on. */
export function lookups(
  builder: ModuleBuilder,
  { entries }: Index,
  type: ValueType,
  place: Place,
): { readonly steps: Instructions; readonly positions: Instructions } {
  const key = keyPlace(builder, type, place);
  const positions = [...entries].map(([where, found]) => {
    if (where === "symbol") return bySymbol(builder, found, type, place);
    const table = layTable(buildTable(found.all, where === "end" ? "backwards" : "forwards"), builder.data);
    if (where === "whole") return call(nextWhole(builder), i32(table), key.pointer, key.length, get("from"));
    const { address, longest } = layLengths(builder, found);
    const target = nextAffix(builder, where === "start" ? "next-start" : "next-end");
    return call(target, i32(table), i32(address), i32(longest), key.pointer, key.length, get("from"));
  });
  return { steps: key.steps, positions };
}

/** Numbers are looked up by their eight bytes, which must stand in memory for that. */
export function keyPlace(
  builder: ModuleBuilder,
  type: ValueType,
  place: Place,
): { readonly steps: Instructions; readonly pointer: Instruction; readonly length: Instruction } {
  const { kind } = present(type);
  if (kind === "text" || kind === "ip") return { steps: [], pointer: pointerOf(place), length: lengthOf(place) };
  if (kind === "enum") return { steps: [], pointer: i32(0), length: i32(0) };
  const area = builder.state.reserve(8, 8);
  const value = coreValue(place);
  const stored =
    kind === "number" ? store("f64.store", area, 0, op("f64.add", value, f64(0))) : store("i64.store", area, 0, value);
  return { steps: [stored], pointer: area, length: i32(8) };
}

/** Symbols need no hash: a word each. */
function bySymbol(builder: ModuleBuilder, found: Entries, type: ValueType, place: Place): Instruction {
  const inner = present(type);
  const count = inner.kind === "enum" ? inner.symbols.length : 0;
  const none = builder.data.words([0]);
  const values = Array.from({ length: count }, () => none);
  for (const entry of found.all)
    values[new DataView(entry.key.buffer).getUint32(0, true)] = positionsOf(entry, builder.data);
  const address = builder.data.words(values);
  const value = load("i32.load", op("i32.add", i32(address), op("i32.shl", coreValue(place), i32(2))));
  return call(firstFrom(builder), value, get("from"));
}

/** A byte for each length up to the longest: whether a key has it. */
function layLengths(builder: ModuleBuilder, found: Entries): { readonly address: number; readonly longest: number } {
  const lengths = found.all.map(({ key }) => key.length);
  const longest = Math.max(...lengths);
  const marks = new Uint8Array(longest + 1);
  for (const length of lengths) marks[length] = 1;
  return { address: builder.data.block(marks, 1), longest };
}
