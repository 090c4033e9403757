import { leb, name, section } from "../admission/encode.ts";
import { Reader } from "../admission/reader.ts";
import { concat } from "../bytes.ts";

/** Where the module that is run finds its memory. The module name of every import that is planned begins with `cm32p2|`. */
export const MEMORY_IMPORT = { module: "memory", name: "memory" } as const;

const IMPORTS = 2;
const MEMORIES = 5;
const MEMORY = 0x02;
const SHARED_WITH_MAXIMUM = 0x03;

/**
 * An admitted module with its one memory asked for instead of made, so that an embedder can give it an earlier one that was
 * zeroed. A memory's index is 0 either way and functions keep theirs, so nothing else in the module changes.
 *
 * @param sharedPages the maximum of the memory that it is given, where that is shared between threads. A module can tell by one
 *   instruction alone, `memory.atomic.wait`: it waits there until its time is up, where it would stop with a trap.
 */
export function importingMemory(core: Uint8Array, sharedPages?: number): Uint8Array<ArrayBuffer> {
  const sections = [...new Reader(core).sections()].map(({ id, body }) => ({ id, bytes: body.rest() }));
  const bytesOf = (id: number): Uint8Array => sections.find((found) => found.id === id)?.bytes ?? Uint8Array.of(0);
  const reader = new Reader(bytesOf(IMPORTS));
  const count = reader.u32() + 1;
  // Behind the number of memories, which is one, stand its limits.
  const own = bytesOf(MEMORIES).subarray(1);
  const limits = sharedPages === undefined ? own : sharedLimits(own, sharedPages);
  const entry = [...name(MEMORY_IMPORT.module), ...name(MEMORY_IMPORT.name), MEMORY, ...limits];
  const replaced = {
    id: IMPORTS,
    bytes: concat([Uint8Array.from(leb(count)), reader.rest(), Uint8Array.from(entry)]),
  };
  // Imports stand behind the types and before all else.
  const kept = sections.filter(({ id }) => id !== IMPORTS && id !== MEMORIES);
  const found = kept.findIndex(({ id }) => id > IMPORTS);
  const before = found === -1 ? kept.length : found;
  return concat([
    core.subarray(0, 8),
    ...[...kept.slice(0, before), replaced, ...kept.slice(before)].map(({ id, bytes }) => section(id, bytes)),
  ]);
}

function sharedLimits(own: Uint8Array, maximum: number): Uint8Array {
  const reader = new Reader(own);
  reader.byte();
  return Uint8Array.from([SHARED_WITH_MAXIMUM, ...leb(reader.u32()), ...leb(maximum)]);
}
