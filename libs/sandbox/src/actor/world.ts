import { Bytes } from "../module/binary/bytes.ts";
import { type FunctionType, KIND, type NumberType, type Outline } from "../module/binary/outline.ts";
import { ModuleError, shown } from "../module/error.ts";

/** What the package `glither:vat` becomes in a core module, as the canonical ABI flattens it. */
export const REFS = "glither:vat/refs@0.1.0";
export const START = "glither:vat/actor@0.1.0#start";
export const STEP = "glither:vat/actor@0.1.0#step";
export const REALLOC = "cabi_realloc";
export const WASI = "wasi_snapshot_preview1";

const type = (params: number, results: number): FunctionType => {
  const numbers = (count: number): NumberType[] => new Array<NumberType>(count).fill("i32");
  return { params: numbers(params), results: numbers(results) };
};

/** By name, what each takes and answers. */
export const REFS_TYPES: Readonly<Record<string, FunctionType>> = {
  "[method]ref.call": type(4, 0),
  "[method]ref.send": type(3, 1),
  "[method]ref.send-only": type(3, 0),
  "[method]ref.duplicate": type(1, 1),
  "[resource-drop]ref": type(1, 0),
};

const EXPORTS: Readonly<Record<string, FunctionType>> = {
  [START]: type(2, 1),
  [STEP]: type(4, 1),
  [REALLOC]: type(4, 1),
};

/** Whether a core module exports what makes it an actor. */
export function isActor(module: Uint8Array): boolean {
  const all = new Bytes(module, 8);
  while (!all.done) {
    const id = all.byte();
    const length = all.u32();
    const body = new Bytes(module, all.at, all.at + length);
    all.skip(length);
    if (id !== 7) continue;
    const names = body.list(() => {
      const name = body.name();
      body.byte();
      body.u32();
      return name;
    });
    return names.includes(STEP);
  }
  return false;
}

/** Refuses a module that is none of the world's. @throws ModuleError NO_ACTOR, NOT_GRANTED */
export function checkWorld({ imports, exports, functions, memory, start }: Outline): void {
  if (start !== undefined) throw notActor("it has a start, which would run before anybody could end it");
  if (memory === undefined) throw notActor("it has no memory of its own");
  for (const [name, wanted] of Object.entries(EXPORTS)) {
    const found = exports.find((one) => one.name === name && one.kind === KIND.function);
    if (!isSame(functions[found?.index ?? -1], wanted))
      throw notActor(`it exports no function ${shown(name)} of the world's type`);
  }
  const missing = imports.filter((item) => {
    if (item.kind !== "function") return true;
    // What of WASI there is without a world is no authority.
    if (item.module === WASI) return item.type.results.some((one) => one !== "i32") || item.type.results.length > 1;
    return item.module !== REFS || !Object.hasOwn(REFS_TYPES, item.name) || !isSame(item.type, REFS_TYPES[item.name]);
  });
  if (missing.length > 0)
    throw new ModuleError(
      "NOT_GRANTED",
      `the component imports more than references: ${missing.map(({ module, name }) => `${shown(module)} ${shown(name)}`).join(", ")}`,
      { hint: "what an actor may reach, it is given as references" },
    );
}

function isSame(one: FunctionType | undefined, other: FunctionType | undefined): boolean {
  const text = (of: FunctionType | undefined): string =>
    of === undefined ? "" : `${of.params.join()} ${of.results.join()}`;
  return one !== undefined && text(one) === text(other);
}

function notActor(why: string): ModuleError {
  return new ModuleError("NO_ACTOR", `the component is no actor: ${why}`, {
    hint: "build it for the world `component` of the package `glither:vat`",
  });
}
