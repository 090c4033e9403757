import { type Bytes, unreadable } from "../../module/binary/bytes.ts";
import { nameIn, refused } from "./_names.ts";

/** A type as far as anybody asks: the functions of an instance's. */
export type Type = { readonly functions: readonly string[] } | undefined;

/** What is said of an import or an export. */
export interface Described {
  readonly kind: "function" | "type" | "instance" | "component";
  /** The type's number, where it is one. */
  readonly index: number;
}

const [CORE, FUNCTION, VALUE, TYPE, COMPONENT, INSTANCE] = [0, 1, 2, 3, 4, 5];
const [EQUAL, RESOURCE] = [0, 1];
/** How deep types may stand within types. */
const DEEPEST = 16;
/** `bool` to `string`; what is above them are numbers of types, and what is below says more. */
const [STRING, BOOL] = [0x73, 0x7f];

/** The name of an import or an export, which says how it is written. */
export function externalName(body: Bytes): string {
  if (body.byte() > 1) throw refused("it has names of a form that WASI 0.2 has not");
  return nameIn(body);
}

export function described(body: Bytes): Described {
  const kind = body.byte();
  if (kind === FUNCTION) return { kind: "function", index: body.u32() };
  if (kind === COMPONENT) return { kind: "component", index: body.u32() };
  if (kind === INSTANCE) return { kind: "instance", index: body.u32() };
  if (kind === TYPE) {
    const bound = body.byte();
    if (bound === EQUAL) return { kind: "type", index: body.u32() };
    if (bound === RESOURCE) return { kind: "type", index: -1 };
  }
  throw refused(
    kind === CORE
      ? "it passes core modules on"
      : `it has ${kind === VALUE ? "values" : "things"} of a kind that WASI 0.2 has not`,
  );
}

/** Reads one type. @throws SandboxError NOT_A_PROGRAM; ModuleError MALFORMED_MODULE */
export function typeIn(body: Bytes, depth = 0): Type {
  if (depth > DEEPEST) throw refused("its types stand too deep within each other");
  const form = body.byte();
  const read = FORMS[form];
  if (read !== undefined) return read(body, depth);
  if (form >= STRING && form <= BOOL) return undefined;
  throw refused("it has types that WASI 0.2 has not");
}

const FORMS: Readonly<Record<number, (body: Bytes, depth: number) => Type>> = {
  // record, variant, list, tuple, flags, enum, option, result
  114: (body) => each(body, labelled),
  113: (body) =>
    each(body, () => {
      nameIn(body);
      optional(body);
      if (body.byte() !== 0) throw unreadable("a case of a type refines another one");
    }),
  112: value,
  111: (body) => each(body, value),
  110: (body) => each(body, nameIn),
  109: (body) => each(body, nameIn),
  107: value,
  106: (body) => {
    optional(body);
    return optional(body);
  },
  // own, borrow
  105: number,
  104: number,
  // a resource, whose handles are numbers
  63: (body) => {
    body.byte();
    if (body.byte() === 1) body.u32();
    return undefined;
  },
  64: (body) => {
    each(body, labelled);
    if (body.byte() === 0) return value(body);
    if (body.u32() !== 0) throw refused("it has functions with several results, which WASI 0.2 has not");
    return undefined;
  },
  65: (body, depth) => {
    body.list(() => declared(body, depth + 1));
    return undefined;
  },
  66: (body, depth) => ({
    functions: body.list(() => declared(body, depth + 1)).flatMap((name) => name ?? []),
  }),
};

/** One line of the type of a component or an instance; the name, where it exports a function. */
function declared(body: Bytes, depth: number): string | undefined {
  const form = body.byte();
  if (form === 1) typeIn(body, depth);
  else if (form === 2) aliasIn(body);
  else if (form === 3 || form === 4) {
    const name = externalName(body);
    const { kind } = described(body);
    return form === 4 && kind === "function" ? name : undefined;
  } else throw refused("it has types of core modules");
  return undefined;
}

/** What another name is given to. */
export type Sort = "core" | "function" | "type" | "component" | "instance";

/** Modules and components are made instances of where they stand, once; so nothing hands one on. */
export function sortIn(body: Bytes): Sort {
  const sort = body.byte();
  if (sort === CORE) {
    // Functions, tables, memories, globals, tags.
    if (body.byte() <= 4) return "core";
    throw refused("it passes core modules on");
  }
  if (sort === FUNCTION) return "function";
  if (sort === TYPE) return "type";
  if (sort === INSTANCE) return "instance";
  throw refused(sort === COMPONENT ? "it passes components on" : "it has values, which WASI 0.2 has not");
}

export function aliasIn(body: Bytes): Sort {
  const sort = sortIn(body);
  const target = body.byte();
  if (target > 2) throw unreadable("it gives a name to what is not known here");
  body.u32();
  if (target === 2) body.u32();
  else nameIn(body);
  return sort;
}

function labelled(body: Bytes): void {
  nameIn(body);
  value(body);
}

/** A type of the language, or the number of one. */
function value(body: Bytes): undefined {
  body.leb();
  return undefined;
}

function number(body: Bytes): undefined {
  body.u32();
  return undefined;
}

function optional(body: Bytes): undefined {
  const there = body.byte();
  if (there > 1) throw unreadable("a type is neither there nor not");
  return there === 1 ? value(body) : undefined;
}

function each(body: Bytes, read: (body: Bytes) => unknown): undefined {
  body.list(() => read(body));
  return undefined;
}
