import type { FunctionType } from "../slim/abi/wit-type.ts";
import { checkHeader } from "./_header.ts";
import { Names, unknownName } from "./_names.ts";
import { foreign, shown } from "./_refusal.ts";
import { type Declared, declared } from "./_types.ts";
import { Reader, type Section } from "./reader.ts";

export { ForeignComponent } from "./_refusal.ts";

/** A function of a component's border. */
export interface ComponentFunction {
  /** With its version, `test:calc/sums@0.1.0`; undefined for one of the world itself. */
  readonly interface: string | undefined;
  readonly name: string;
  readonly type: FunctionType;
}

/** What a component of any shape says of its border, and the core modules in it. */
export interface ComponentFunctions {
  readonly imports: readonly ComponentFunction[];
  readonly exports: readonly ComponentFunction[];
  readonly modules: readonly Uint8Array[];
}

const SECTION = { module: 1, component: 4, instance: 5, alias: 6, type: 7, canon: 8, import: 10, export: 11 };
const CORE = 0x00;
const FUNCTION = 0x01;
const TYPE = 0x03;
const COMPONENT = 0x04;
const INSTANCE = 0x05;
const INSTANCE_TYPE = 0x42;
const IS_NAME = /^[a-z][a-z0-9-]*(?::[a-z][a-z0-9-]*\/[a-z][a-z0-9-]*(?:@[0-9]+\.[0-9]+\.[0-9]+)?)?$/u;
const MAX_NAME = 1_000;
/** Tools nest one component for each interface that is exported, and none in these. */
const MAX_NESTED = 2;
/** Few bytes can export all functions of an interface over and over, so that they are counted as often as they are named. */
const MAX_FUNCTIONS = 10_000;

/**
 * Reads the types of all functions that cross a component's border. How its modules are wired is not looked at, and what it says is
 * believed no further than that values are read by these types; so it takes components of any tool, as long as they pass plain values.
 *
 * @throws LinkError `FOREIGN_COMPONENT` for one with resources, flags or streams at its border, `MALFORMED_COMPONENT`,
 *   `NOT_A_COMPONENT`.
 */
export function componentFunctions(component: Uint8Array): ComponentFunctions {
  checkHeader(component);
  const { imports, exports, modules } = new Border(component, 0, 0, new Count());
  return { imports, exports, modules };
}

type Functions = ReadonlyMap<string, FunctionType>;

/** Of the functions in a component, those of components in it too. */
class Count {
  #left = MAX_FUNCTIONS;

  add(functions: number): void {
    this.#left -= functions;
    if (this.#left < 0) throw foreign(`it names more than ${MAX_FUNCTIONS} functions`);
  }
}

/** A component's spaces of what has a number, as far as functions have to do with it. */
class Border {
  readonly imports: ComponentFunction[] = [];
  readonly exports: ComponentFunction[] = [];
  readonly modules: Uint8Array[] = [];
  readonly #depth: number;
  readonly #count: Count;
  readonly #imported = new Names();
  readonly #exported = new Names();
  readonly #types: Declared[] = [];
  readonly #functions: FunctionType[] = [];
  readonly #instances: { readonly functions: Functions; readonly types: ReadonlyMap<string, Declared> }[] = [];
  readonly #components: Functions[] = [];

  constructor(bytes: Uint8Array, start: number, depth: number, count: Count) {
    if (depth > MAX_NESTED) throw foreign("it has components within components");
    this.#depth = depth;
    this.#count = count;
    for (const section of new Reader(bytes, start).sections()) this.#read(section);
  }

  #read({ id, body }: Section): void {
    if (id === SECTION.module) this.modules.push(body.rest());
    else if (id === SECTION.component) {
      const { place } = body;
      const { exports } = new Border(body.rest(), place, this.#depth + 1, this.#count);
      this.#components.push(new Map(exports.map(({ name, type }) => [name, type])));
    } else if (id === SECTION.instance) body.list(() => this.#instance(body));
    else if (id === SECTION.alias) body.list(() => this.#alias(body));
    else if (id === SECTION.type) body.list(() => this.#types.push(this.#declared(body)));
    else if (id === SECTION.canon) body.list(() => this.#canon(body));
    else if (id === SECTION.import) body.list(() => this.#import(body));
    else if (id === SECTION.export) body.list(() => this.#export(body));
  }

  #declared(body: Reader): Declared {
    if (body.peek() !== INSTANCE_TYPE) return declared(body, this.#types);
    body.byte();
    const own: Declared[] = [];
    const members = new Map<string, Exclude<Declared, { kind: "instance" }>>();
    const names = new Names();
    body.list(() => {
      const { place } = body;
      switch (body.byte()) {
        case 0x01:
          own.push(declared(body, own));
          return;
        case 0x02:
          own.push(this.#outer(body, own));
          return;
        case 0x04: {
          const name = distinct(body, names);
          const member = described(body, own);
          if (member.kind === "value") own.push(member);
          members.set(name, member);
          return;
        }
        default:
          throw foreign(`it has an interface with something else than types and functions, at byte ${place}`);
      }
    });
    return { kind: "instance", members };
  }

  /** A type under which an interface knows one from around it. */
  #outer(body: Reader, own: readonly Declared[]): Declared {
    for (const byte of [TYPE, 0x02]) body.expect(byte, "an interface refers to something else than a type");
    return body.at(body.u32() === 0 ? own : this.#types, body.u32());
  }

  #import(body: Reader): void {
    const name = distinct(body, this.#imported);
    if (body.peek() === INSTANCE) {
      body.byte();
      const found = body.at(this.#types, body.u32());
      if (found.kind !== "instance") throw foreign(`it imports ${shown(name)}, of a type that is no interface's`);
      const functions = new Map<string, FunctionType>();
      this.#count.add(found.members.size);
      for (const [of, member] of found.members) {
        if (member.kind !== "function") continue;
        functions.set(of, member.type);
        this.imports.push({ interface: name, name: of, type: member.type });
      }
      this.#instances.push({ functions, types: found.members });
      return;
    }
    const found = described(body, this.#types);
    if (found.kind === "value") this.#types.push(found);
    else {
      this.#count.add(1);
      this.#functions.push(found.type);
      this.imports.push({ interface: undefined, name, type: found.type });
    }
  }

  #alias(body: Reader): void {
    const sort = body.byte();
    if (sort === CORE) body.byte();
    const target = body.byte();
    if (target === 0x02) {
      // Of components around this one nothing is believed; a nested one has its types by its own imports.
      body.u32();
      body.u32();
      throw foreign(`it refers to what is around it, before byte ${body.place}`);
    }
    const instance = body.u32();
    const name = body.name();
    if (sort === CORE) return;
    const from = body.at(this.#instances, instance);
    const found = sort === FUNCTION ? from.functions.get(name) : undefined;
    const type = sort === TYPE ? from.types.get(name) : undefined;
    if (found !== undefined) this.#functions.push(found);
    else if (type !== undefined) this.#types.push(type);
    else throw foreign(`it refers to ${shown(name)} of an interface that does not have it`);
  }

  #canon(body: Reader): void {
    const { place } = body;
    const kind = body.byte();
    if (kind > 0x01) throw foreign(`it has resources or streams, at byte ${place}`);
    body.expect(0x00, "it lifts or lowers what is no function");
    body.u32();
    body.list(() => {
      if (body.byte() > 0x02) body.u32();
    });
    if (kind === 0x00) this.#functions.push(functionOf(body, body.at(this.#types, body.u32())));
  }

  #instance(body: Reader): void {
    if (body.byte() === 0x00) {
      const functions = body.at(this.#components, body.u32());
      body.list(() => {
        body.name();
        body.byte();
        body.u32();
      });
      this.#instances.push({ functions, types: new Map() });
      return;
    }
    const functions = new Map<string, FunctionType>();
    const names = new Names();
    body.list(() => {
      const name = distinct(body, names);
      const sort = body.byte();
      const index = body.u32();
      if (sort === FUNCTION) functions.set(name, body.at(this.#functions, index));
    });
    this.#instances.push({ functions, types: new Map() });
  }

  #export(body: Reader): void {
    const name = distinct(body, this.#exported);
    const { place } = body;
    const sort = body.byte();
    if (sort === CORE) throw foreign(`it exports a core module, at byte ${place}`);
    const index = body.u32();
    if (sort === FUNCTION) {
      const type = body.at(this.#functions, index);
      this.#count.add(1);
      this.exports.push({ interface: undefined, name, type });
      this.#functions.push(type);
    } else if (sort === INSTANCE) {
      const instance = body.at(this.#instances, index);
      this.#count.add(instance.functions.size);
      for (const [of, type] of instance.functions) this.exports.push({ interface: name, name: of, type });
      this.#instances.push(instance);
    } else if (sort === TYPE) this.#types.push(named(body.at(this.#types, index)));
    else throw foreign(`it exports ${sort === COMPONENT ? "a component" : "what is not known"}, at byte ${place}`);
    // It may say as which type; that is what it has already, or it would not be valid.
    if (body.byte() === 0x00) return;
    if (body.byte() === TYPE) body.byte();
    body.u32();
  }
}

/** What an import, or a member of an interface, is said to be: a function, or a name for a type. */
function described(body: Reader, types: readonly Declared[]): Exclude<Declared, { kind: "instance" }> {
  const { place } = body;
  switch (body.byte()) {
    case FUNCTION:
      return { kind: "function", type: functionOf(body, body.at(types, body.u32())) };
    case TYPE: {
      body.expect(0x00, "it has a resource at its border");
      const found = named(body.at(types, body.u32()));
      if (found.kind === "value") return found;
      throw foreign(`it has a name for a type that is none of a value, at byte ${place}`);
    }
    default:
      throw foreign(`it has more at its border than functions, types and interfaces, at byte ${place}`);
  }
}

function functionOf(body: Reader, found: Declared): FunctionType {
  if (found.kind !== "function")
    throw foreign(`it has a function without a function's type, before byte ${body.place}`);
  return found.type;
}

function named(found: Declared): Declared {
  return found.kind === "value" ? { ...found, nameless: false } : found;
}

/** A name that nothing else of these has. */
function distinct(body: Reader, names: Names): string {
  const name = externName(body);
  names.add(name, body.place);
  return name;
}

/** The name of what is imported or exported. A version may stand behind an interface's. */
function externName(body: Reader): string {
  const { place } = body;
  if (body.byte() > 0x01) throw foreign(`it has a name of a kind that is not known, at byte ${place}`);
  const name = body.name();
  if (name.length <= MAX_NAME && IS_NAME.test(name)) return name;
  throw unknownName(name, place);
}
