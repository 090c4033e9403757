import {
  type ComponentFunction,
  componentFunctions,
  type ExportCall,
  exportCall,
  ForeignComponent,
  type ImportCall,
  importCall,
  LinkError,
} from "@glither/host/abi";
import { isRef, type Ref } from "@glither/vat";
import { type Outline, outlineOf } from "../binary/outline.ts";
import { isValid } from "../engine.ts";
import { ModuleError, shown } from "../error.ts";
import type { Grant, Granted, ValueFunction } from "../grant.ts";
import { CONVENTIONS, type Convention, full } from "./names.ts";

/** How an exported function is called. */
export interface Entry {
  readonly entry: string;
  readonly postReturn: string;
  readonly call: ExportCall;
  readonly answers: boolean;
  /** The names of what it takes. */
  readonly params: readonly string[];
}

/** An import of the core module, and who answers it. */
export interface Wanted {
  readonly module: string;
  readonly name: string;
  readonly call: ImportCall & { readonly answers: boolean };
  readonly granted: ValueFunction | Ref;
}

/** A component's border, as its one core module has it. */
export interface Border {
  readonly core: Uint8Array;
  readonly entries: ReadonlyMap<string, Entry>;
  readonly wanted: readonly Wanted[];
  readonly realloc: string;
  readonly initialize: string;
}

/**
 * Finds the one core module that has the functions of a component's border under the names that tools give them, and who answers what
 * that imports. The wrapping around it, which could say that something else is called, is not run.
 *
 * @throws ModuleError FOREIGN_COMPONENT, MALFORMED_MODULE, NOT_GRANTED
 */
export function borderOf(component: Uint8Array, grant: Grant): Border {
  const { imports, exports, modules } = read(component);
  const found = modules.filter(isValid).flatMap((core) => {
    const outline = outlineOf(core);
    const names = new Set(outline.exports.map(({ name }) => name));
    const convention = CONVENTIONS.find(({ entry }) => exports.every((item) => names.has(entry(item))));
    return exports.length === 0 || convention === undefined ? [] : [{ core, outline, convention }];
  });
  const [only] = found;
  if (only === undefined || found.length > 1)
    throw unlike(`it has ${found.length} modules with all functions that it exports, not one`);
  const { core, outline, convention } = only;
  return {
    core,
    entries: new Map(exports.map((item) => [full(item), entryOf(item, convention)])),
    wanted: wantedBy(outline, imports, convention, grant),
    realloc: convention.realloc,
    initialize: convention.initialize,
  };
}

function read(component: Uint8Array): ReturnType<typeof componentFunctions> {
  try {
    return componentFunctions(component);
  } catch (problem) {
    if (problem instanceof ForeignComponent) throw unlike(problem.what, problem);
    if (!(problem instanceof LinkError)) throw problem;
    throw new ModuleError("MALFORMED_MODULE", problem.message, { cause: problem });
  }
}

function entryOf(item: ComponentFunction, convention: Convention): Entry {
  const { params, result } = item.type;
  return {
    entry: convention.entry(item),
    postReturn: convention.postReturn(item),
    call: exportCall(item.type),
    answers: result !== undefined,
    params: params.map(({ name }) => name),
  };
}

function wantedBy(
  outline: Outline,
  imports: readonly ComponentFunction[],
  convention: Convention,
  grant: Grant,
): Wanted[] {
  const known = new Map(
    imports.map((item) => {
      const { module, name } = convention.imported(item);
      return [JSON.stringify([module, name]), item];
    }),
  );
  const missing: string[] = [];
  const wanted = outline.imports.flatMap(({ module, name }) => {
    const item = known.get(JSON.stringify([module, name]));
    if (item === undefined)
      throw unlike(`its code imports ${shown(module)} ${shown(name)}, which no function of its border is`);
    const granted = grantedFor(item, grant);
    if (granted === undefined) {
      missing.push(shown(full(item)));
      return [];
    }
    return [{ module, name, call: { ...importCall(item.type), answers: item.type.result !== undefined }, granted }];
  });
  if (missing.length === 0) return wanted;
  throw new ModuleError("NOT_GRANTED", `the component imports what nobody has granted: ${missing.join(", ")}`, {
    hint: 'name it in `grant`, by its interface; what the world itself imports by `""`',
  });
}

function grantedFor({ interface: of = "", name }: ComponentFunction, grant: Grant): ValueFunction | Ref | undefined {
  const module = Object.hasOwn(grant, of) ? grant[of] : undefined;
  if (typeof module !== "object" || !Object.hasOwn(module, name)) return undefined;
  const granted: Granted | undefined = module[name];
  if (typeof granted === "function") return granted as unknown as ValueFunction;
  return isRef(granted) ? (granted as Ref) : undefined;
}

function unlike(what: string, cause?: unknown): ModuleError {
  return new ModuleError("FOREIGN_COMPONENT", `the component cannot be an actor: ${what}`, {
    hint: "one that passes plain values, built without WASI, can; one of the package `glither:vat` is a `componentActor`",
    ...(cause === undefined ? {} : { cause }),
  });
}
