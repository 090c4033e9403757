import type { CoreType } from "../slim/abi/codec.ts";
import { Names, unknownName } from "./_names.ts";
import { foreign } from "./_refusal.ts";
import { Reader } from "./reader.ts";

export interface CoreSignature {
  readonly params: readonly CoreType[];
  readonly results: readonly CoreType[];
}

export interface CoreImport {
  readonly module: string;
  readonly name: string;
  readonly type: CoreSignature;
}

export type CoreExport =
  | { readonly name: string; readonly kind: "function"; readonly type: CoreSignature }
  | { readonly name: string; readonly kind: "memory" };

/** In pages of 64 KiB. */
export interface MemoryLimits {
  readonly initial: number;
  readonly maximum?: number;
}

/** What a host must know of a core module before it runs it. */
export interface CoreModule {
  /** Without custom sections. */
  readonly bytes: Uint8Array;
  readonly imports: readonly CoreImport[];
  readonly exports: readonly CoreExport[];
  readonly memory: MemoryLimits;
}

/** What an engine's core modules consist of. */
export interface ModuleForm {
  /** In the order in which they stand; none is there twice. */
  readonly sections: readonly number[];
  /** Whether data are only what memory begins with, so that memory is all that an instance can change. */
  readonly plainData: boolean;
}

const SECTION = { custom: 0, type: 1, import: 2, function: 3, memory: 5, export: 7, data: 11 } as const;
const FUNCTION = 0x00;
const MEMORY = 0x02;
const MODULE_HEADER = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
/** Printable ASCII without what could end a text or a comment. */
const NAME = /^[A-Za-z0-9_.:/@#|$-]{1,1000}$/u;

/** Reads a core module. Its code is not looked at: the engine validates it. */
export function readCoreModule(bytes: Uint8Array, start: number, form: ModuleForm): CoreModule {
  const plain = withoutRemarks(bytes, start);
  let types: CoreSignature[] = [];
  let imports: CoreImport[] = [];
  let functions: CoreSignature[] = [];
  let exports: CoreExport[] = [];
  let memories: MemoryLimits[] = [];
  let last = -1;
  for (const { id, body } of new Reader(plain, start).sections()) {
    const order = form.sections.indexOf(id);
    if (order === -1) throw foreign(`its core module has a section of kind ${id} before byte ${body.place}`);
    if (order <= last) throw malformed(id, body.place);
    last = order;
    switch (id) {
      case SECTION.type:
        types = body.list(() => signature(body));
        break;
      case SECTION.import:
        imports = body.list(() => coreImport(body, types));
        functions = imports.map(({ type }) => type);
        break;
      case SECTION.function:
        functions = [...functions, ...body.list(() => body.at(types, body.u32()))];
        break;
      case SECTION.memory:
        memories = body.list(() => memoryLimits(body));
        break;
      case SECTION.export:
        exports = body.list(() => coreExport(body, functions));
        break;
      case SECTION.data:
        if (form.plainData) body.list(() => segment(body));
        else body.rest();
        break;
      default:
        body.rest();
    }
    body.end();
  }
  const [memory, ...more] = memories;
  if (memory === undefined || more.length > 0) throw foreign("its core module has no memory of its own, or several");
  Names.distinct(
    exports.map(({ name }) => name),
    start + plain.length,
  );
  return { bytes: plain, imports, exports, memory };
}

/** What tools write behind a module for people and debuggers; nothing reads it, and nobody gets it. */
const REMARKS = ["name", "producers", "target_features"];
const MAX_REMARKS = 1024 * 1024;

/** A core module up to its remarks, which must be its last sections, and known ones. */
export function withoutRemarks(bytes: Uint8Array, start: number): Uint8Array {
  const reader = new Reader(bytes, start);
  for (const byte of MODULE_HEADER) reader.expect(byte, "it has a core module of a version that is not known");
  const names = new Names();
  let end: number | undefined;
  for (const { id, body } of new Reader(bytes, start).sections()) {
    if (id !== SECTION.custom) {
      if (end !== undefined) throw foreign(`it has a remark within a core module, before byte ${body.place}`);
      continue;
    }
    // The remark begins with its kind and its length.
    end ??= body.place - start - lengthOf(body.size) - 1;
    const name = body.name();
    if (!REMARKS.includes(name)) throw unknownName(name, body.place);
    names.add(name, body.place);
  }
  const plain = bytes.subarray(0, end ?? bytes.length);
  if (bytes.length - plain.length > MAX_REMARKS) throw foreign("it has a core module with too many remarks");
  return plain;
}

/** Bytes of an unsigned LEB128. */
function lengthOf(value: number): number {
  return value < 0x80 ? 1 : 1 + lengthOf(Math.floor(value / 0x80));
}

function malformed(id: number, place: number): Error {
  return foreign(`its core module has a section of kind ${id} twice or in another order, before byte ${place}`);
}

function signature(body: Reader): CoreSignature {
  body.expect(0x60, "its core module has types other than plain functions");
  return { params: body.list(() => coreType(body)), results: body.list(() => coreType(body)) };
}

const CORE_TYPES: ReadonlyMap<number, CoreType> = new Map([
  [0x7f, "i32"],
  [0x7e, "i64"],
  [0x7d, "f32"],
  [0x7c, "f64"],
]);

function coreType(body: Reader): CoreType {
  const type = CORE_TYPES.get(body.byte());
  if (type === undefined) throw foreign("its core module has functions over more than numbers");
  return type;
}

function coreImport(body: Reader, types: readonly CoreSignature[]): CoreImport {
  const [module, name] = [coreName(body), coreName(body)];
  body.expect(FUNCTION, "its core module imports more than functions");
  return { module, name, type: body.at(types, body.u32()) };
}

function coreExport(body: Reader, functions: readonly CoreSignature[]): CoreExport {
  const name = coreName(body);
  const { place } = body;
  const kind = body.byte();
  const index = body.u32();
  if (kind === FUNCTION) return { name, kind: "function", type: body.at(functions, index) };
  if (kind !== MEMORY || index !== 0) {
    throw foreign(`its core module exports \`${name}\`, which is not expected or of another form, at byte ${place}`);
  }
  return { name, kind: "memory" };
}

function coreName(body: Reader): string {
  const { place } = body;
  const name = body.name();
  if (!NAME.test(name)) throw unknownName(name, place);
  return name;
}

function memoryLimits(body: Reader): MemoryLimits {
  const { place } = body;
  const flags = body.byte();
  if (flags > 1) throw foreign(`its memory is shared, or is addressed with 64 bits, at byte ${place}`);
  const initial = body.u32();
  return flags === 1 ? { initial, maximum: body.u32() } : { initial };
}

/** Data at a constant place. */
function segment(body: Reader): void {
  body.expect(0x00, "its core module has data that could be dropped");
  body.expect(0x41, "its core module has data at a place that is worked out");
  body.s32();
  body.expect(0x0b, "its core module has data at a place that is worked out");
  body.take(body.u32());
}
