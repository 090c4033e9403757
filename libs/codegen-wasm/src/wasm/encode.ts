import { Bytes } from "./bytes.ts";
import { encodeBody } from "./encode-body.ts";
import type { FunctionType, Module } from "./module.ts";
import { VALUE_TYPE } from "./value-type.ts";

const HEADER = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
const SECTION = { type: 1, import: 2, function: 3, memory: 5, export: 7, code: 10, data: 11 } as const;

/** The module in the binary format. The same module gives the same bytes everywhere. */
export function encodeModule(module: Module): Uint8Array {
  const { imports, functions, memory } = module;
  const types = new TypeTable();
  const importTypes = imports.map(({ type }) => types.indexOf(type));
  const functionTypes = functions.map(({ params, result }) =>
    types.indexOf({ params: params.map(({ type }) => type), results: result === undefined ? [] : [result] }),
  );
  const indexes = new Map([...imports, ...functions].map(({ id }, index) => [id, index]));
  const out = new Bytes(memory.data.length + 0x4000);
  out.all(HEADER);
  section(out, SECTION.type, types.all, writeType);
  section(out, SECTION.import, imports, (bytes, { module: from, name }, at) => {
    bytes.name(from);
    bytes.name(name);
    bytes.byte(0);
    bytes.unsigned(importTypes[at] ?? 0);
  });
  section(out, SECTION.function, functionTypes, (bytes, type) => bytes.unsigned(type));
  section(out, SECTION.memory, [memory.pages], (bytes, pages) => {
    bytes.byte(0);
    bytes.unsigned(pages);
  });
  section(out, SECTION.export, exportsOf(module, indexes), (bytes, [name, kind, index]) => {
    bytes.name(name);
    bytes.byte(kind);
    bytes.unsigned(index);
  });
  section(out, SECTION.code, functions, (bytes, item) => bytes.sized(encodeBody(item, indexes, memory.regions).view()));
  section(out, SECTION.data, memory.data.length === 0 ? [] : [memory.data], (bytes, data) => {
    bytes.all([0, 0x41]);
    bytes.signed(BigInt(memory.regions.data));
    bytes.byte(0x0b);
    bytes.sized(data);
  });
  return out.view().slice();
}

function section<T>(
  out: Bytes,
  id: number,
  items: readonly T[],
  write: (bytes: Bytes, item: T, at: number) => void,
): void {
  if (items.length === 0) return;
  const content = new Bytes();
  content.unsigned(items.length);
  items.forEach((item, at) => {
    write(content, item, at);
  });
  out.byte(id);
  out.sized(content.view());
}

function writeType(bytes: Bytes, { params, results }: FunctionType): void {
  bytes.byte(0x60);
  for (const types of [params, results]) bytes.sized(Uint8Array.from(types, (type) => VALUE_TYPE[type]));
}

function exportsOf(module: Module, indexes: ReadonlyMap<string, number>): (readonly [string, number, number])[] {
  const FUNCTION = 0;
  const MEMORY = 2;
  return [
    ...[...module.exports].map(([name, id]) => [name, FUNCTION, indexes.get(id) ?? 0] as const),
    [module.memory.export, MEMORY, 0],
  ];
}

/** Each function type once, in the order of first use. */
class TypeTable {
  readonly all: FunctionType[] = [];
  readonly #indexes = new Map<string, number>();

  indexOf(type: FunctionType): number {
    const key = `${type.params.join()}:${type.results.join()}`;
    const known = this.#indexes.get(key);
    if (known !== undefined) return known;
    this.#indexes.set(key, this.all.length);
    this.all.push(type);
    return this.all.length - 1;
  }
}
