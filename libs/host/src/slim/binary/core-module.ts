import type { CoreType } from "../abi/codec.ts";
import { at, NotSlim, Reader } from "./reader.ts";

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
  | { readonly name: string; readonly kind: "memory" }
  | { readonly name: string; readonly kind: "other" };

/** In pages of 64 KiB. */
export interface MemoryLimits {
  readonly initial: number;
  readonly maximum?: number;
}

/** What a host must know of a core module before it runs it. */
export interface CoreModule {
  readonly imports: readonly CoreImport[];
  readonly exports: readonly CoreExport[];
  readonly memory: MemoryLimits;
  /**
   * Whether its memory is all that an instance can change: it has no mutable global, no table, no tag, and no segment that
   * could be dropped. Such an instance with its memory restored is as good as new.
   */
  readonly stateInMemory: boolean;
}

const FUNCTION = 0x00;
const MEMORY = 0x02;

/** Reads a core module. Its code is not looked at: the engine validates it. */
export function readCoreModule(bytes: Uint8Array): CoreModule {
  let types: CoreSignature[] = [];
  let imports: CoreImport[] = [];
  let functions: CoreSignature[] = [];
  let exports: CoreExport[] = [];
  let memories: MemoryLimits[] = [];
  let stateInMemory = true;
  for (const { id, body } of new Reader(bytes).sections()) {
    switch (id) {
      case 1:
        types = body.list(() => signature(body));
        break;
      case 2:
        imports = body.list(() => coreImport(body, types));
        functions = imports.map(({ type }) => type);
        break;
      case 3:
        functions = [...functions, ...body.list(() => at(types, body.u32()))];
        break;
      case 5:
        memories = body.list(() => memoryLimits(body));
        break;
      case 6:
        if (body.list(() => isMutable(body)).includes(true)) stateInMemory = false;
        break;
      case 7:
        exports = body.list(() => coreExport(body, functions));
        break;
      case 11:
        if (body.list(() => isPassive(body)).includes(true)) stateInMemory = false;
        break;
      // Custom sections, the start function, code and the number of data segments.
      case 0:
      case 8:
      case 10:
      case 12:
        break;
      // Tables, elements, tags, and what is not known.
      default:
        stateInMemory = false;
    }
  }
  const [memory, ...more] = memories;
  if (memory === undefined || more.length > 0)
    throw new NotSlim("its core module has no memory of its own, or several");
  return { imports, exports, memory, stateInMemory };
}

function signature(body: Reader): CoreSignature {
  if (body.byte() !== 0x60) throw new NotSlim("its core module has types other than plain functions");
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
  if (type === undefined) throw new NotSlim("its core module has functions over more than numbers");
  return type;
}

function coreImport(body: Reader, types: readonly CoreSignature[]): CoreImport {
  const [module, name] = [body.name(), body.name()];
  if (body.byte() !== FUNCTION) throw new NotSlim("its core module imports more than functions");
  return { module, name, type: at(types, body.u32()) };
}

function coreExport(body: Reader, functions: readonly CoreSignature[]): CoreExport {
  const name = body.name();
  const kind = body.byte();
  const index = body.u32();
  if (kind === FUNCTION) return { name, kind: "function", type: at(functions, index) };
  return { name, kind: kind === MEMORY ? "memory" : "other" };
}

function memoryLimits(body: Reader): MemoryLimits {
  const flags = body.byte();
  if (flags > 1) throw new NotSlim("its memory is shared, or is addressed with 64 bits");
  const initial = body.u32();
  return flags === 1 ? { initial, maximum: body.u32() } : { initial };
}

function isMutable(body: Reader): boolean {
  body.byte();
  const mutable = body.byte() === 1;
  skipExpression(body);
  return mutable;
}

function isPassive(body: Reader): boolean {
  const flags = body.u32();
  if (flags === 2) body.u32();
  if (flags !== 1) skipExpression(body);
  body.take(body.u32());
  return flags === 1;
}

/** A constant expression up to its end: numbers and arithmetic; of references, which need a table, nothing. */
function skipExpression(body: Reader): void {
  for (;;) {
    const opcode = body.byte();
    if (opcode === 0x0b) return;
    if (opcode === 0x43) body.take(4);
    else if (opcode === 0x44) body.take(8);
    else if (opcode === 0x41 || opcode === 0x42 || opcode === 0x23) body.skipNumber();
    else if (!(opcode >= 0x6a && opcode <= 0x6c) && !(opcode >= 0x7c && opcode <= 0x7e)) {
      throw new NotSlim("its core module begins with values that are no numbers");
    }
  }
}
