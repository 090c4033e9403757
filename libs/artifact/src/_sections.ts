import { ArtifactError } from "./error.ts";

/** A custom section of the outermost module or component: `payload` is what follows its name. */
export interface CustomSection {
  readonly name: string;
  readonly payload: Uint8Array;
}

const MAGIC = [0x00, 0x61, 0x73, 0x6d];
/** Version and layer of a core module and of a component (WebAssembly core §5.5, component model's `Binary.md`). */
const MODULE = [0x01, 0x00, 0x00, 0x00];
const COMPONENT = [0x0d, 0x00, 0x01, 0x00];
const HEADER = 8;
const CUSTOM = 0;
/** Sections of a component that hold a whole binary. */
const CORE_MODULE = 1;
const NESTED_COMPONENT = 4;

/** The bytes without the custom sections of a name. Throws as `customSections` does. */
export function withoutSections(wasm: Uint8Array, name: string): Uint8Array {
  const kept = [...sectionsOf(wasm)].filter(
    ({ id, start, end }) => id !== CUSTOM || customSection(wasm, start, end).name !== name,
  );
  return new Uint8Array(
    Buffer.concat([wasm.subarray(0, HEADER), ...kept.map(({ at, end }) => wasm.subarray(at, end))]),
  );
}

/** Walks all sections, so that a binary cut anywhere is noticed. Throws `NOT_WASM`, `TRUNCATED`, `MALFORMED_SECTION`. */
export function customSections(wasm: Uint8Array): CustomSection[] {
  return [...sectionsOf(wasm)]
    .filter(({ id }) => id === CUSTOM)
    .map(({ start, end }) => customSection(wasm, start, end));
}

/** The modules and components that stand in a component; nothing for a module. Throws as `customSections` does. */
export function nestedBinaries(wasm: Uint8Array): Uint8Array[] {
  const sections = [...sectionsOf(wasm)];
  if (!startsWith(wasm, COMPONENT, MAGIC.length)) return [];
  return sections
    .filter(({ id }) => id === CORE_MODULE || id === NESTED_COMPONENT)
    .map(({ start, end }) => wasm.subarray(start, end));
}

interface Section {
  readonly id: number | undefined;
  /** Where its number stands. */
  readonly at: number;
  /** Where its content begins. */
  readonly start: number;
  readonly end: number;
}

function* sectionsOf(wasm: Uint8Array): Generator<Section> {
  checkHeader(wasm);
  let offset = HEADER;
  while (offset < wasm.length) {
    const id = wasm[offset];
    const size = readU32(wasm, offset + 1, wasm.length);
    const end = size.next + size.value;
    if (end > wasm.length) throw truncated(offset);
    yield { id, at: offset, start: size.next, end };
    offset = end;
  }
}

/** The bytes with one more custom section at their end. */
export function appendCustomSection(wasm: Uint8Array, name: string, payload: Uint8Array): Uint8Array {
  const nameBytes = new TextEncoder().encode(name);
  const body = Buffer.concat([Uint8Array.from(u32(nameBytes.length)), nameBytes, payload]);
  return new Uint8Array(Buffer.concat([wasm, Uint8Array.from([CUSTOM, ...u32(body.length)]), body]));
}

function checkHeader(wasm: Uint8Array): void {
  const prefix = MAGIC.slice(0, wasm.length);
  if (wasm.length === 0 || !startsWith(wasm, prefix, 0)) {
    throw new ArtifactError("NOT_WASM", "this is not a WebAssembly binary");
  }
  if (wasm.length < HEADER) throw truncated(0);
  if (!startsWith(wasm, MODULE, MAGIC.length) && !startsWith(wasm, COMPONENT, MAGIC.length)) {
    throw new ArtifactError("NOT_WASM", "this WebAssembly binary has a version that is not known");
  }
}

function startsWith(wasm: Uint8Array, bytes: readonly number[], at: number): boolean {
  return bytes.every((byte, i) => wasm[at + i] === byte);
}

function customSection(wasm: Uint8Array, start: number, end: number): CustomSection {
  const length = readU32(wasm, start, end);
  const nameEnd = length.next + length.value;
  if (nameEnd > end)
    throw new ArtifactError("MALFORMED_SECTION", `the name of the section at byte ${start} is too long`);
  try {
    const name = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(wasm.subarray(length.next, nameEnd));
    return { name, payload: wasm.subarray(nameEnd, end) };
  } catch (cause) {
    throw new ArtifactError("MALFORMED_SECTION", `the name of the section at byte ${start} is not UTF-8`, { cause });
  }
}

/** Unsigned LEB128 of at most 32 bits; the encoding may be longer than it need be, as the standard allows. */
function readU32(bytes: Uint8Array, start: number, end: number): { value: number; next: number } {
  let value = 0;
  for (let i = 0; i < 5; i++) {
    const byte = start + i < end ? bytes[start + i] : undefined;
    if (byte === undefined) throw truncated(start);
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) {
      if (value > 0xffffffff) break;
      return { value, next: start + i + 1 };
    }
  }
  throw new ArtifactError("MALFORMED_SECTION", `the length at byte ${start} does not fit 32 bits`);
}

function u32(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  return [...bytes, rest];
}

function truncated(offset: number): ArtifactError {
  return new ArtifactError("TRUNCATED", `the WebAssembly binary ends within what begins at byte ${offset}`, {
    hint: "build it again, or fetch it again by its digest",
  });
}
