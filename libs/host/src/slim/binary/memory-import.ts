import { NotSlim, Reader } from "./reader.ts";

/** Where the module that is run finds its memory. The module name of every import that is planned begins with `cm32p2|`. */
export const MEMORY_IMPORT = { module: "memory", name: "memory" } as const;

const IMPORTS = 2;
const MEMORIES = 5;
const MEMORY = 0x02;

/**
 * The module with its one memory asked for instead of made, so that an embedder can give it an earlier one that was
 * zeroed. A memory's index is 0 either way and functions keep theirs, so nothing else in the module changes.
 *
 * @throws NotSlim when it has no memory of its own, or several, or a section of it is cut off.
 */
export function importingMemory(core: Uint8Array): Uint8Array<ArrayBuffer> {
  const sections = [...new Reader(core).sections()].map(({ id, body }) => ({ id, bytes: body.rest() }));
  const entry = memoryImport(sections.find(({ id }) => id === MEMORIES)?.bytes);
  const imports = sections.find(({ id }) => id === IMPORTS)?.bytes ?? Uint8Array.of(0);
  const reader = new Reader(imports);
  const count = reader.u32() + 1;
  const replaced = { id: IMPORTS, bytes: Buffer.concat([leb(count), reader.rest(), entry]) };
  // Imports stand behind the types and before all else.
  const kept = sections.filter(({ id }) => id !== IMPORTS && id !== MEMORIES);
  const found = kept.findIndex(({ id }) => id > IMPORTS);
  const before = found === -1 ? kept.length : found;
  return Buffer.concat([
    core.subarray(0, 8),
    ...[...kept.slice(0, before), replaced, ...kept.slice(before)].flatMap(({ id, bytes }) => [
      Uint8Array.of(id),
      leb(bytes.length),
      bytes,
    ]),
  ]);
}

function memoryImport(memories: Uint8Array | undefined): Uint8Array {
  const reader = new Reader(memories ?? Uint8Array.of(0));
  if (reader.u32() !== 1) throw new NotSlim("its core module has no memory of its own, or several");
  const name = (text: string): Uint8Array => Buffer.from([text.length, ...Buffer.from(text)]);
  return Buffer.concat([name(MEMORY_IMPORT.module), name(MEMORY_IMPORT.name), Uint8Array.of(MEMORY), reader.rest()]);
}

/** Unsigned LEB128. */
function leb(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  return Uint8Array.from([...bytes, rest]);
}
