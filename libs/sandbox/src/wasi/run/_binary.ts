import { SandboxError } from "../../error.ts";

const PAGE = 65_536;
const HEADER = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
const [TYPES, TABLES, MEMORIES] = [1, 4, 5];
const HAS_MAXIMUM = 1;
/** A table may have as many entries, and a program as many tables: they lie in the engine's own memory, and could end the process. */
const [MOST_ENTRIES, MOST_TABLES] = [500_000, 8];
const FUNCTION_TYPE = 0x60;
/** References to a type that is said behind them. */
const TYPED = [0x63, 0x64];
const REFERENCES = [0x6f, 0x70];
/** Without a maximum of its own, a memory may have as many pages as 32 bits address. */
const MOST_PAGES = 65_536;

export function isCoreModule(bytes: Uint8Array): boolean {
  return HEADER.every((byte, index) => bytes[index] === byte);
}

/**
 * A core module whose memory and tables cannot grow beyond a limit: their maxima are made smaller, and nothing else changed. What is
 * collected by the engine has none, so types of such things are refused. The engine has to find what comes out valid; so nothing
 * here relies on what went in being so.
 *
 * @throws SandboxError TOO_MUCH_MEMORY, NOT_A_PROGRAM
 */
export function limitingMemory(bytes: Uint8Array, most: number): Uint8Array {
  const parts: Uint8Array[] = [bytes.subarray(0, HEADER.length)];
  const reader = new Numbers(bytes, HEADER.length);
  while (reader.place < bytes.length) {
    const start = reader.place;
    const id = reader.byte();
    const size = reader.number();
    const body = bytes.subarray(reader.place, reader.place + size);
    reader.place += size;
    if (id === TYPES) demandFunctions(body);
    if (id === TABLES) parts.push(section(id, limitedTables(body)));
    else if (id === MEMORIES) parts.push(section(id, limitedMemories(body, Math.floor(most / PAGE))));
    else parts.push(bytes.subarray(start, reader.place));
  }
  return Buffer.concat(parts);
}

function section(id: number, body: readonly number[]): Uint8Array {
  return Uint8Array.from([id, ...encoded(body.length), ...body]);
}

/** Functions, of numbers and of references that are not said more of. */
function demandFunctions(body: Uint8Array): void {
  const reader = new Numbers(body, 0);
  const count = reader.number();
  for (let index = 0; index < count && reader.place < body.length; index += 1) {
    if (reader.byte() !== FUNCTION_TYPE) throw collected();
    for (let list = 0; list < 2; list += 1) {
      const values = reader.number();
      for (let value = 0; value < values && reader.place < body.length; value += 1)
        if (TYPED.includes(reader.byte())) throw collected();
    }
  }
}

function limitedTables(body: Uint8Array): number[] {
  const reader = new Numbers(body, 0);
  const count = reader.number();
  if (count > MOST_TABLES)
    throw new SandboxError(
      "TOO_MUCH_MEMORY",
      `it has ${count} tables, and may have ${MOST_TABLES}`,
      "build it otherwise",
    );
  const limited = encoded(count);
  for (let index = 0; index < count; index += 1) {
    const type = reader.byte();
    if (!REFERENCES.includes(type)) throw collected();
    limited.push(type, ...limitsOf(reader, MOST_ENTRIES, "entries of a table", 1));
  }
  return limited;
}

function collected(): SandboxError {
  return new SandboxError(
    "NOT_A_PROGRAM",
    "it has types of what the engine collects, which nobody could limit",
    "programs of WASI preview 1 need none",
  );
}

/** Limits with a maximum that is no larger than what is allowed. */
function limitsOf(reader: Numbers, most: number, what: string, unit: number): number[] {
  const flags = reader.byte();
  const least = reader.number();
  const maximum = (flags & HAS_MAXIMUM) === 0 ? Number.MAX_SAFE_INTEGER : reader.number();
  if (least > most)
    throw new SandboxError(
      "TOO_MUCH_MEMORY",
      `it begins with ${least * unit} ${what}, and may have ${most * unit}`,
      "allow it more, if it should have as much",
    );
  return [flags | HAS_MAXIMUM, ...encoded(least), ...encoded(Math.min(maximum, most))];
}

function limitedMemories(body: Uint8Array, most: number): number[] {
  const reader = new Numbers(body, 0);
  const count = reader.number();
  if (count === 0) return [0];
  if (count > 1)
    throw new SandboxError("NOT_A_PROGRAM", "it has more than one memory", "a program of WASI preview 1 has one");
  return [1, ...limitsOf(reader, Math.min(most, MOST_PAGES), "bytes of memory", PAGE)];
}

/** Reads numbers of WebAssembly's encoding; what is cut off is zeros, which the engine refuses. */
export class Numbers {
  readonly #bytes: Uint8Array;
  place: number;

  constructor(bytes: Uint8Array, place: number) {
    this.#bytes = bytes;
    this.place = place;
  }

  byte(): number {
    return this.#bytes[this.place++] ?? 0;
  }

  number(): number {
    let [value, scale] = [0, 1];
    for (;;) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if ((byte & 0x80) === 0) return value;
      scale *= 0x80;
    }
  }
}

function encoded(number: number): number[] {
  const bytes: number[] = [];
  let left = number;
  do {
    const low = left % 0x80;
    left = Math.floor(left / 0x80);
    bytes.push(left > 0 ? low | 0x80 : low);
  } while (left > 0);
  return bytes;
}
