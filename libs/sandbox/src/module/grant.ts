import { call, isRef, type Ref, sendOnly, VatError } from "@glither/vat";
import type { FunctionType, Import, Outline, ValueType } from "./binary/outline.ts";
import type { CoreImports, CoreValue } from "./engine.ts";
import { ModuleError, shown } from "./error.ts";

/** What a granted function gets of the module that calls it. */
export interface Guest {
  /** Its memory as it is now; it may have another one after each call. */
  memory(): Uint8Array<ArrayBuffer>;
}

export type GrantedFunction = (...args: CoreValue[]) => CoreValue | boolean | undefined;

/** What stands for one import: a function, an actor whose method of the import's name is called, or a constant's value. */
export type Granted = GrantedFunction | Ref | CoreValue;
export type GrantedModule = Readonly<Record<string, Granted>>;

/** By the names of modules: all that a module can reach. What needs its memory is made for each instance. */
export type Grant = Readonly<Record<string, GrantedModule | ((guest: Guest) => GrantedModule)>>;

/** By interfaces: what a component can reach. An actor's method has the function's name, as WIT writes it. */
export type ComponentGrant = Readonly<Record<string, Readonly<Record<string, ValueFunction | Ref>>>>;

/** A function over the values of a component's types. */
export type ValueFunction = (...args: never[]) => unknown;

/** What is counted for each call of a module. */
export interface Meter {
  /** Takes one call off. @throws ModuleError TOO_MANY_CALLS */
  count(): void;
}

/** The imports of one instance. @throws ModuleError NOT_GRANTED, which names all that is missing. */
export function linked({ imports }: Outline, grant: Grant, guest: Guest, meter: Meter): CoreImports {
  const made = new Map<string, GrantedModule>();
  const moduleOf = (name: string): GrantedModule | undefined => {
    if (!Object.hasOwn(grant, name)) return undefined;
    const granted = grant[name];
    const module = made.get(name) ?? (typeof granted === "function" ? granted(guest) : granted);
    if (module !== undefined) made.set(name, module);
    return module;
  };
  const all: CoreImports = Object.create(null) as CoreImports;
  const missing: string[] = [];
  for (const item of imports) {
    const module = moduleOf(item.module);
    const granted = module !== undefined && Object.hasOwn(module, item.name) ? module[item.name] : undefined;
    const value = granted === undefined ? undefined : linkedOne(item, granted, meter);
    if (value === undefined) missing.push(named(item));
    else {
      const own = all[item.module] ?? (Object.create(null) as CoreImports[string]);
      own[item.name] = value;
      all[item.module] = own;
    }
  }
  if (missing.length > 0) throw notGranted([...new Set(missing)]);
  return all;
}

function linkedOne(
  item: Import,
  granted: Granted,
  meter: Meter,
): ((...args: CoreValue[]) => unknown) | CoreValue | undefined {
  if (item.kind === "global") return !item.mutable && isOf(granted, item.type) ? (granted as CoreValue) : undefined;
  if (item.kind !== "function") return undefined;
  const { type, name } = item;
  const target = isRef(granted) ? toActor(granted, name, type) : granted;
  if (typeof target !== "function") return undefined;
  return (...args) => {
    meter.count();
    return answered(target(...args), type, name);
  };
}

function toActor(target: Ref, name: string, { results }: FunctionType): (...args: CoreValue[]) => unknown {
  return (...args) => reached(target, name, args, results.length > 0);
}

/** An actor of the same vat is called. To one of another vat it is sent, where the module waits for nothing. */
export function reached(target: Ref, name: string, args: readonly unknown[], waits: boolean): unknown {
  const ref = target as Ref<(name: string, ...args: readonly unknown[]) => unknown>;
  try {
    return call(ref, name, ...args);
  } catch (problem) {
    if (!(problem instanceof VatError) || problem.code !== "NOT_NEAR" || waits) throw problem;
    sendOnly(ref, name, ...args);
    return undefined;
  }
}

function answered(value: unknown, { results }: FunctionType, name: string): unknown {
  if (results.length === 0) return undefined;
  if (results.length > 1) throw new ModuleError("BAD_VALUE", `the grant ${shown(name)} is to answer several values`);
  const answer = typeof value === "boolean" ? Number(value) : value;
  if (!isOf(answer, results[0] as ValueType))
    throw new ModuleError("BAD_VALUE", `the grant ${shown(name)} answered no ${results[0]}`);
  return answer;
}

/** Whether a value is one of that type as it is: nothing is converted, since that could run code, or lose something. */
export function isOf(value: unknown, type: ValueType): value is CoreValue {
  switch (type) {
    case "i32":
      return Number.isInteger(value) && (value as number) >= -(2 ** 31) && (value as number) < 2 ** 32;
    case "i64":
      return typeof value === "bigint" && value >= -(2n ** 63n) && value < 2n ** 64n;
    case "f32":
    case "f64":
      return typeof value === "number";
    default:
      return false;
  }
}

const KINDS = {
  function: "",
  global: "the variable ",
  memory: "the memory ",
  table: "the table ",
  tag: "the exception ",
};

function named({ kind, module, name }: Import): string {
  return `${KINDS[kind]}${shown(module)} ${shown(name)}`;
}

function notGranted(missing: readonly string[]): ModuleError {
  return new ModuleError("NOT_GRANTED", `the module imports what nobody has granted: ${missing.join(", ")}`, {
    hint: "name it in `grant`; memories, tables and variables that change cannot be granted",
  });
}
