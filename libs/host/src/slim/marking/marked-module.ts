import { leb, name, section, vector } from "../../admission/encode.ts";
import { Reader } from "../../admission/reader.ts";
import { concat } from "../../bytes.ts";
import { type Helper, markedBody } from "./_marked-body.ts";

/** What a marked module exports: a function that answers how far it has written since it was asked last. */
export const MARK = "mark";

const [TYPE, IMPORT, FUNCTION, MEMORY, GLOBAL, EXPORT, CODE] = [1, 2, 3, 5, 6, 7, 10];
const [I32, MUTABLE, CONST, END] = [0x7f, 0x01, 0x41, 0x0b];
const FORM = 0x60;
/** `mark` begins as zero. */
const OWN_GLOBAL = [I32, MUTABLE, CONST, 0, END];
/** The global's value, which is zero from then on. */
const OWN_CODE = [0, 0x23, 0, CONST, 0, 0x24, 0, END];

/**
 * An admitted core module that notes how far it writes, so that no more than that has to be restored: each instruction that writes
 * memory is a call of a function that does the same, and notes where what it wrote ends. A crossing cannot tell. Undefined where
 * there is anything in it that is not known here: then the whole of its memory may have been written.
 *
 * @param core one that the engine finds valid, of the sections that an admitted module has
 */
export function markedModule(core: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  try {
    return marked(core);
  } catch {
    // What could not be read is not known.
    return undefined;
  }
}

function marked(core: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  const sections = new Map([...new Reader(core).sections()].map(({ id, body }) => [id, body.rest()]));
  const readerOf = (id: number): Reader => new Reader(sections.get(id) ?? Uint8Array.of(0));
  const isWhole = [TYPE, FUNCTION, MEMORY, EXPORT, CODE].every((id) => sections.has(id));
  if (!isWhole || sections.has(GLOBAL) || exportsOf(readerOf(EXPORT)).includes(MARK)) return undefined;
  const types = readerOf(TYPE).u32();
  const own = readerOf(IMPORT).u32() + readerOf(FUNCTION).u32();
  const helpers = new Map<string, Helper>();
  const bodies: Uint8Array[] = [];
  const code = readerOf(CODE);
  for (let left = code.u32(); left > 0; left -= 1) {
    const body = markedBody(code.take(code.u32()), helpers, own);
    if (body === undefined) return undefined;
    bodies.push(body);
  }
  const made = [...helpers.values()];
  const added: Readonly<Record<number, readonly (readonly number[])[]>> = {
    [TYPE]: [...made.map(({ params }) => [FORM, ...vector(params.map((type) => [type])), 0]), [FORM, 0, 1, I32]],
    [FUNCTION]: Array.from({ length: made.length + 1 }, (_, at) => leb(types + at)),
    [EXPORT]: [[...name(MARK), 0, ...leb(own + made.length)]],
  };
  const codes = [...bodies, ...[...made.map((helper) => helper.code), OWN_CODE].map((one) => Uint8Array.from(one))];
  const written: [id: number, bytes: Uint8Array][] = [];
  for (const [id, bytes] of sections) {
    if (id === CODE) written.push([id, concat([Uint8Array.from(leb(codes.length)), ...codes.flatMap(sized)])]);
    else written.push([id, longer(bytes, added[id] ?? [])]);
    if (id === MEMORY) written.push([GLOBAL, Uint8Array.from(vector([OWN_GLOBAL]))]);
  }
  return concat([core.subarray(0, 8), ...written.map(([id, bytes]) => section(id, bytes))]);
}

function exportsOf(reader: Reader): string[] {
  return reader.list(() => {
    const own = reader.name();
    reader.byte();
    reader.u32();
    return own;
  });
}

/** A list with more behind it. */
function longer(list: Uint8Array, more: readonly (readonly number[])[]): Uint8Array {
  if (more.length === 0) return list;
  const reader = new Reader(list);
  const count = leb(reader.u32() + more.length);
  return concat([Uint8Array.from(count), reader.rest(), Uint8Array.from(more.flat())]);
}

function sized(code: Uint8Array): [length: Uint8Array, code: Uint8Array] {
  return [Uint8Array.from(leb(code.length)), code];
}
