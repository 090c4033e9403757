// As much of the binary format as adapters need (WebAssembly 3.0, chapter 5): where sections begin, and which functions are imported.
import { EngineError } from "./error.ts";

export interface Section {
  readonly id: number;
  readonly content: Uint8Array;
}

export interface ImportedFunction {
  readonly module: string;
  readonly name: string;
  /** Its place among the types. */
  readonly type: number;
}

const HEADER_BYTES = 8;
const LETTERS: Readonly<Record<number, string>> = { 127: "i", 126: "I" };

export function isComponent(bytes: Uint8Array): boolean {
  return bytes[4] === 0x0d && bytes[6] === 1;
}

/** Reads forward, and never past the end. */
export class Reader {
  readonly #bytes: Uint8Array;
  #at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.#bytes = bytes;
    this.#at = at;
  }

  get done(): boolean {
    return this.#at >= this.#bytes.length;
  }

  get at(): number {
    return this.#at;
  }

  byte(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw new EngineError("INVALID", "the module ends before it is complete");
    this.#at += 1;
    return byte;
  }

  number(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw new EngineError("INVALID", "the module has a number that is too long");
  }

  take(length: number): Uint8Array {
    if (this.#at + length > this.#bytes.length)
      throw new EngineError("INVALID", "the module ends before it is complete");
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  name(): string {
    return new TextDecoder().decode(this.take(this.number()));
  }

  rest(): Uint8Array {
    return this.take(this.#bytes.length - this.#at);
  }
}

export function sectionsOf(module: Uint8Array): Section[] {
  const reader = new Reader(module, HEADER_BYTES);
  const sections: Section[] = [];
  while (!reader.done) {
    const id = reader.byte();
    sections.push({ id, content: reader.take(reader.number()) });
  }
  return sections;
}

/** @throws EngineError `UNABLE` for imports that are no functions. */
export function importedFunctions(module: Uint8Array): ImportedFunction[] {
  const content = sectionsOf(module).find(({ id }) => id === 2)?.content;
  if (content === undefined) return [];
  const reader = new Reader(content);
  return Array.from({ length: reader.number() }, () => {
    const [from, name] = [reader.name(), reader.name()];
    if (reader.byte() !== 0) throw new EngineError("UNABLE", `\`${from}\` \`${name}\` is imported, and no function`);
    return { module: from, name, type: reader.number() };
  });
}

/** The types of functions as `iI>i`; anything else that stands among the types, as nothing. Null where they come in groups. */
export function signaturesOf(module: Uint8Array): (string | undefined)[] | null {
  const content = sectionsOf(module).find(({ id }) => id === 1)?.content;
  if (content === undefined) return [];
  const reader = new Reader(content);
  const signatures: (string | undefined)[] = [];
  for (let left = reader.number(); left > 0; left -= 1) {
    if (reader.byte() !== 0x60) return null;
    const [params, results] = [0, 1].map(() => Array.from({ length: reader.number() }, () => LETTERS[reader.byte()]));
    const all = [...(params ?? []), ">", ...(results ?? [])];
    signatures.push(all.includes(undefined) ? undefined : all.join(""));
  }
  return signatures;
}
