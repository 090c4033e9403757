import { checkHeader, readSize } from "./_outline.ts";

const CORE_MODULE = 1;
const NESTED_COMPONENT = 4;

/** All core modules of a component, those of nested components too. Throws `InspectError`. */
export function coreModules(component: Uint8Array): Uint8Array[] {
  checkHeader(component);
  return [...sectionsOf(component)].flatMap(({ id, body }) => {
    if (id === NESTED_COMPONENT) return coreModules(body);
    return id === CORE_MODULE ? [body] : [];
  });
}

const IMPORTS = 2;
const MEMORIES = 5;
const MEMORY = 2;
const SHARED = 0b10;

/**
 * Whether a core module has, or asks for, a memory that it shares with others: with one, two threads make a clock. A
 * module whose imports hold something that is not known here counts as one that does.
 */
export function sharesMemory(module: Uint8Array): boolean {
  return [...sectionsOf(module)].some(({ id, body }) => {
    if (id === MEMORIES) return memories(body).some(({ flags }) => (flags & SHARED) !== 0);
    return id === IMPORTS && importsShared(body);
  });
}

function memories(body: Uint8Array): { readonly flags: number }[] {
  const [count, start] = readSize(body, 0);
  const found: { flags: number }[] = [];
  let at = start;
  for (let i = 0; i < count; i += 1) {
    const limits = readLimits(body, at);
    found.push(limits);
    at = limits.next;
  }
  return found;
}

function importsShared(body: Uint8Array): boolean {
  const [count, start] = readSize(body, 0);
  let at = start;
  for (let i = 0; i < count; i += 1) {
    at = afterName(body, afterName(body, at));
    const kind = body[at];
    if (kind === MEMORY) {
      const { flags, next } = readLimits(body, at + 1);
      if ((flags & SHARED) !== 0) return true;
      at = next;
    } else {
      const next = afterDescription(body, kind, at + 1);
      if (next === undefined) return true;
      at = next;
    }
  }
  return false;
}

/** Functions, tables of plain references and globals of plain values; whatever else there may be is not known. */
function afterDescription(body: Uint8Array, kind: number | undefined, at: number): number | undefined {
  switch (kind) {
    case 0:
      return readSize(body, at)[1];
    case 1:
      return isPlain(body[at]) ? readLimits(body, at + 1).next : undefined;
    case 3:
      return isPlain(body[at]) ? at + 2 : undefined;
    default:
      return undefined;
  }
}

/** Numbers, vectors, `funcref` and `externref` take one byte. */
function isPlain(type: number | undefined): boolean {
  return type !== undefined && ((type >= 0x7b && type <= 0x7f) || type === 0x70 || type === 0x6f);
}

function readLimits(body: Uint8Array, at: number): { readonly flags: number; readonly next: number } {
  const flags = body[at] ?? SHARED;
  const [, afterMinimum] = readSize(body, at + 1);
  const next = (flags & 1) === 0 ? afterMinimum : readSize(body, afterMinimum)[1];
  return { flags, next };
}

function afterName(body: Uint8Array, at: number): number {
  const [length, start] = readSize(body, at);
  return start + length;
}

function* sectionsOf(bytes: Uint8Array): Generator<{ readonly id: number | undefined; readonly body: Uint8Array }> {
  let at = 8;
  while (at < bytes.length) {
    const [size, start] = readSize(bytes, at + 1);
    yield { id: bytes[at], body: bytes.subarray(start, start + size) };
    at = start + size;
  }
}
