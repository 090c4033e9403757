import { Bytes } from "../module/binary/bytes.ts";
import { isComponent } from "../module/binary/header.ts";
import { ModuleError } from "../module/error.ts";

const CORE_MODULE = 1;
const HEADER = 8;

/**
 * The one core module of a component that is run: the one that `isActor`. Its wrapping, which says no more than the package `glither:vat`
 * does, is not run, nor are other modules in it; so nothing that it says is believed. A core module is taken as it is.
 *
 * @throws ModuleError NO_ACTOR
 */
export function coreModuleOf(bytes: Uint8Array, isActor: (module: Uint8Array) => boolean): Uint8Array {
  if (!isComponent(bytes)) return bytes;
  const found = [...coreModules(bytes)].filter(isActor);
  const [only] = found;
  if (only === undefined || found.length > 1)
    throw new ModuleError("NO_ACTOR", `the component has ${found.length} modules that are actors, not one`, {
      hint: "build it for the world `component` of the package `glither:vat`",
    });
  return only;
}

function* coreModules(component: Uint8Array): Generator<Uint8Array> {
  const all = new Bytes(component, HEADER);
  while (!all.done) {
    const id = all.byte();
    const length = all.u32();
    const { at } = all;
    all.skip(length);
    if (id === CORE_MODULE) yield component.subarray(at, all.at);
  }
}
