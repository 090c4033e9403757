import { alignUp } from "@glither/wit/abi";
import { FunctionBuilder } from "../build/function-builder.ts";
import { ModuleBuilder } from "../build/module-builder.ts";
import { DATA_BASE } from "../build/static-data.ts";
import { buildTable, layTable, ONLY } from "../dispatch/table.ts";
import { findShort } from "../runtime/tables.ts";
import { words } from "../runtime/texts.ts";
import { at, back, call, get, i32, load, not, op, tee, when } from "../wasm/assemble.ts";
import type { Module } from "../wasm/module.ts";

/** A key, and the part of the data that is found by it. */
export interface LookupRow {
  readonly key: Uint8Array;
  readonly begin: number;
  readonly length: number;
}

const PAGE = 0x10000;
const ROW_SHIFT = 3;

/**
 * A module that finds parts of its data by keys, which must differ, and does nothing else: no import, no state but where a key is
 * written. It exports `memory`; `room()`, where a key is to be written; and `get(key, length)`: the address of two words, where the part
 * begins and how long it is, or 0. The key is hashed once, and one place is looked at; no loop is longer than the longest key.
 */
export function lookupModule(rows: readonly LookupRow[], data: Uint8Array): Module {
  const builder = new ModuleBuilder();
  const begin = builder.data.block(data, 1);
  const places = builder.data.words(rows.flatMap((row) => [begin + row.begin, row.length]));
  const table = layTable(
    buildTable(
      rows.map(({ key }, position) => ({ key, positions: [position] })),
      "forwards",
    ),
    builder.data,
  );
  const longest = rows.reduce((most, { key }) => Math.max(most, key.length), 0);
  const lookup = builder.define("get", () => {
    const fn = new FunctionBuilder(words("key", "length"));
    const entry = fn.local("i32", "entry");
    const position = op("i32.and", load("i32.load", get(entry), VALUE), i32(~ONLY));
    return fn.finish(
      "get",
      [
        when(not(tee(entry, call(findShort(builder), i32(table), get("key"), get("length"), i32(longest)))), [
          back(i32(0)),
        ]),
        op("i32.add", i32(places), op("i32.shl", position, i32(ROW_SHIFT))),
      ],
      "i32",
      ["Where the part lies that is found by a key, or 0."],
    );
  });
  const room = builder.define("room", () =>
    new FunctionBuilder([]).finish("room", [at("heap")], "i32", ["Where a key is to be written."]),
  );
  const heap = alignUp(DATA_BASE + builder.data.bytes.length, 16);
  return {
    remarks: [`${rows.length} keys, each with the part of the data that is found by it.`],
    imports: [],
    functions: builder.functions,
    memory: {
      export: "memory",
      pages: Math.ceil((heap + Math.max(longest, 1)) / PAGE),
      regions: { data: DATA_BASE, state: heap, flags: heap, heap },
      data: builder.data.bytes.slice(),
    },
    exports: new Map([
      ["get", lookup],
      ["room", room],
    ]),
  };
}

/** Where an entry of a table has its value. */
const VALUE = 8;
