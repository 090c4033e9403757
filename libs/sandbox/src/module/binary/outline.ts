import { ModuleError } from "../error.ts";
import { Bytes, unreadable } from "./bytes.ts";

export type NumberType = "i32" | "i64" | "f32" | "f64";
/** What no number can say. */
export type ValueType = NumberType | "other";

export interface FunctionType {
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
}

export interface GlobalType {
  readonly type: ValueType;
  readonly mutable: boolean;
}

/** What a module asks for. Memories and tables are asked for by nobody who wants to be an actor. */
export type Import = { readonly module: string; readonly name: string } & (
  | { readonly kind: "function"; readonly type: FunctionType }
  | ({ readonly kind: "global" } & GlobalType)
  | { readonly kind: "memory" | "table" | "tag" }
);

export interface Section {
  readonly id: number;
  /** Where its content begins and ends. */
  readonly from: number;
  readonly to: number;
}

/** In pages of 64 KiB. */
export interface Limits {
  readonly initial: number;
  readonly maximum: number | undefined;
}

/** What is known of a core module without looking into its code. */
export interface Outline {
  readonly sections: readonly Section[];
  readonly types: readonly FunctionType[];
  readonly imports: readonly Import[];
  /** Of all functions, the imported ones first. */
  readonly functions: readonly FunctionType[];
  /** Of all globals, the imported ones first. */
  readonly globals: readonly GlobalType[];
  readonly memory: Limits | undefined;
  /** How many entries its tables begin with. */
  readonly entries: number;
  readonly exports: readonly { readonly name: string; readonly kind: number; readonly index: number }[];
  readonly start: number | undefined;
  /** Where each own function's code begins, with its locals, and ends. */
  readonly bodies: readonly { readonly from: number; readonly to: number }[];
}

export const SECTION = {
  type: 1,
  import: 2,
  function: 3,
  table: 4,
  memory: 5,
  global: 6,
  export: 7,
  start: 8,
  code: 10,
};
export const KIND = { function: 0, table: 1, memory: 2, global: 3, tag: 4 };

const NUMBERS: ReadonlyMap<number, NumberType> = new Map([
  [0x7f, "i32"],
  [0x7e, "i64"],
  [0x7d, "f32"],
  [0x7c, "f64"],
]);
/** A vector, and the references that have one byte. */
const OTHERS: ReadonlySet<number> = new Set([0x7b, 0x70, 0x6f]);
const HEADER = 8;

/** Reads a module that the engine has found valid. @throws ModuleError MALFORMED_MODULE, HIDDEN_STATE */
export function outlineOf(bytes: Uint8Array): Outline {
  const sections: Section[] = [];
  let types: FunctionType[] = [];
  let imports: Import[] = [];
  let own: FunctionType[] = [];
  let globals: GlobalType[] = [];
  let memories: Limits[] = [];
  let entries = 0;
  let exports: { name: string; kind: number; index: number }[] = [];
  let start: number | undefined;
  let bodies: { from: number; to: number }[] = [];
  const all = new Bytes(bytes, HEADER);
  while (!all.done) {
    const id = all.byte();
    const length = all.u32();
    const from = all.at;
    all.skip(length);
    sections.push({ id, from, to: all.at });
    const body = new Bytes(bytes, from, all.at);
    if (id === SECTION.type) types = body.list(() => functionType(body));
    else if (id === SECTION.import) imports = body.list(() => imported(body, types));
    else if (id === SECTION.function) own = body.list(() => typeAt(types, body.u32()));
    else if (id === SECTION.table) for (const size of body.list(() => table(body))) entries += size;
    else if (id === SECTION.memory) memories = body.list(() => memoryLimits(body));
    else if (id === SECTION.global) globals = body.list(() => ownGlobal(body));
    else if (id === SECTION.export)
      exports = body.list(() => ({ name: body.name(), kind: body.byte(), index: body.u32() }));
    else if (id === SECTION.start) start = body.u32();
    else if (id === SECTION.code)
      bodies = body.list(() => {
        const size = body.u32();
        body.skip(size);
        return { from: body.at - size, to: body.at };
      });
  }
  if (memories.length > 1) throw new ModuleError("HIDDEN_STATE", "the module has several memories");
  return {
    sections,
    types,
    imports,
    functions: [...imports.flatMap((item) => (item.kind === "function" ? [item.type] : [])), ...own],
    globals: [...imports.flatMap((item) => (item.kind === "global" ? [item] : [])), ...globals],
    memory: memories[0],
    entries,
    exports,
    start,
    bodies,
  };
}

function functionType(body: Bytes): FunctionType {
  if (body.byte() !== 0x60) throw unreadable("it has types other than functions over numbers");
  return { params: body.list(() => valueType(body)), results: body.list(() => valueType(body)) };
}

function valueType(body: Bytes): ValueType {
  const byte = body.byte();
  const number = NUMBERS.get(byte);
  if (number === undefined && !OTHERS.has(byte)) throw unreadable("it has types that are not known here");
  return number ?? "other";
}

function typeAt(types: readonly FunctionType[], index: number): FunctionType {
  const type = types[index];
  if (type === undefined) throw unreadable("it refers to a type that it does not have");
  return type;
}

function imported(body: Bytes, types: readonly FunctionType[]): Import {
  const at = { module: body.name(), name: body.name() };
  switch (body.byte()) {
    case KIND.function:
      return { ...at, kind: "function", type: typeAt(types, body.u32()) };
    case KIND.table:
      valueType(body);
      limits(body);
      return { ...at, kind: "table" };
    case KIND.memory:
      limits(body);
      return { ...at, kind: "memory" };
    case KIND.global:
      return { ...at, kind: "global", type: valueType(body), mutable: body.byte() === 1 };
    default:
      body.byte();
      body.u32();
      return { ...at, kind: "tag" };
  }
}

function limits(body: Bytes): Limits & { readonly flags: number } {
  const flags = body.byte();
  return { flags, initial: body.u32(), maximum: (flags & 1) === 1 ? body.u32() : undefined };
}

function table(body: Bytes): number {
  valueType(body);
  return limits(body).initial;
}

function memoryLimits(body: Bytes): Limits {
  const { flags, ...pages } = limits(body);
  if ((flags & 2) !== 0) throw new ModuleError("HIDDEN_STATE", "the module's memory is shared between threads");
  if (flags > 1) throw unreadable("its memory is addressed with more than 32 bits");
  return pages;
}

/** What adds, subtracts and multiplies, and has no operands of its own. */
const ARITHMETIC = [0x6a, 0x6b, 0x6c, 0x7c, 0x7d, 0x7e];
/** i32.const, i64.const, global.get and ref.func: a number follows. */
const NUMBERED = [0x41, 0x42, 0x23, 0xd2];

/** Its first value is a constant expression: a few instructions up to the end. */
function ownGlobal(body: Bytes): GlobalType {
  const global = { type: valueType(body), mutable: body.byte() === 1 };
  for (;;) {
    const instruction = body.byte();
    if (instruction === 0x0b) return global;
    if (instruction === 0x43) body.skip(4);
    else if (instruction === 0x44) body.skip(8);
    else if (instruction === 0xd0) valueType(body);
    else if (instruction === 0xfd && body.u32() === 12) body.skip(16);
    else if (NUMBERED.includes(instruction)) body.leb();
    else if (!ARITHMETIC.includes(instruction)) throw unreadable("its variables begin with what is not known here");
  }
}
