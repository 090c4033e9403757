import { type ExportCall, importCall } from "../slim/abi/call.ts";
import type { FunctionType } from "../slim/abi/wit-type.ts";
import type { Instance } from "./_prelude.ts";
import { foreign, shown } from "./_refusal.ts";
import type { WiredImport } from "./_wrapping.ts";
import type { CoreModule, CoreSignature } from "./core-module.ts";
import { expectedExports, type ShapeOf } from "./shapes.ts";

/**
 * The core module's imports, each with the function of the contract that it names: all of these, each once, and with
 * exactly the canonical signature, since JavaScript would coerce whatever else it passed.
 */
export function wiredImports(module: CoreModule, instances: readonly Instance[], shape: ShapeOf): WiredImport[] {
  const offered = new Map(
    instances.map(({ name, members }) => [shape.moduleOf(name), { name, functions: functionsOf(members) }]),
  );
  const wired = module.imports.map(({ module: from, name, type }) => {
    const found = offered.get(from);
    const wanted = found?.functions.get(name);
    if (found === undefined || wanted === undefined) {
      throw foreign(`its core module imports ${shown(from)} ${shown(name)} twice, or its contract lacks that`);
    }
    // Each is taken once.
    found.functions.delete(name);
    const call = importCall(wanted);
    if (!sameSignature(type, call.signature)) {
      throw foreign(`its core module imports ${shown(name)} with another signature than its contract's`);
    }
    return { module: from, name, interface: found.name, type: wanted, call };
  });
  for (const { name, functions } of offered.values()) {
    for (const unused of functions.keys()) {
      throw foreign(`its core module does not import ${shown(`${name}#${unused}`)}, which its contract has`);
    }
  }
  return wired;
}

function functionsOf(members: Instance["members"]): Map<string, FunctionType> {
  return new Map([...members].flatMap(([name, member]) => (member.kind === "function" ? [[name, member.type]] : [])));
}

/** Refuses exports that are missing, not known, or of another form than `dispose` needs. */
export function checkExports(
  module: CoreModule,
  shape: ShapeOf,
  dispose: ExportCall,
  wired: readonly WiredImport[],
): void {
  const expected = expectedExports(shape, dispose);
  for (const exported of module.exports) {
    const form = expected.get(exported.name);
    const fits =
      exported.kind === "memory"
        ? form === "memory"
        : form !== undefined && form !== "memory" && sameSignature(exported.type, form);
    if (!fits)
      throw foreign(`its core module exports ${shown(exported.name)}, which is not expected or of another form`);
  }
  const { entry, memory, realloc } = shape.names;
  const allocates = dispose.needs.realloc || wired.some(({ call }) => call.needs.realloc);
  for (const name of [entry, memory, ...(allocates ? [realloc] : []), ...shape.unused.keys()]) {
    if (!module.exports.some((exported) => exported.name === name)) {
      throw foreign(`its core module lacks ${shown(name)}`);
    }
  }
  if (module.memory.initial > shape.pages) throw foreign(`its memory begins larger than ${shape.pages / 16} MiB`);
}

function sameSignature(one: CoreSignature, other: CoreSignature): boolean {
  const text = ({ params, results }: CoreSignature): string => `${params.join()} ${results.join()}`;
  return text(one) === text(other);
}
