import type { FunctionType } from "../abi/wit-type.ts";
import { type Declared, type Described, declared, described, externName } from "./_types.ts";
import { at, NotSlim, Reader } from "./reader.ts";

/** A component's contract with its types, and the core modules in it. */
export interface ComponentParts {
  /** Imported interfaces that hold functions, with their versions. */
  readonly imports: ReadonlyMap<string, ReadonlyMap<string, FunctionType>>;
  /** Exported functions, and how they are lifted. */
  readonly exports: ReadonlyMap<string, LiftedFunction>;
  readonly modules: readonly Uint8Array[];
}

export interface LiftedFunction {
  readonly type: FunctionType;
  readonly core: CoreAlias | undefined;
  readonly options: LiftOptions;
}

/** What the lifted function works on; undefined where it needs none. */
export interface LiftOptions {
  readonly memory: CoreAlias | undefined;
  readonly realloc: CoreAlias | undefined;
  readonly postReturn: CoreAlias | undefined;
}

/** An export of a core module that the component instantiates. */
export interface CoreAlias {
  /** Index of the module; undefined for an instance that is only a bundle of exports. */
  readonly module: number | undefined;
  readonly name: string;
}

type ComponentFunction = { readonly from: string; readonly name: string } | LiftedFunction;

const CORE = 0x00;
const FUNCTION = 0x01;
const TYPE = 0x03;

/**
 * Reads a component of the form that wit-component gives to one core module.
 *
 * @throws NotSlim for any other.
 */
export function readComponent(bytes: Uint8Array): ComponentParts {
  const reading = new ComponentReading();
  for (const { id, body } of new Reader(bytes).sections()) reading.section(id, body);
  return reading;
}

class ComponentReading implements ComponentParts {
  readonly imports = new Map<string, ReadonlyMap<string, FunctionType>>();
  readonly exports = new Map<string, LiftedFunction>();
  readonly modules: Uint8Array[] = [];
  /** Modules of the core instances. */
  readonly #coreInstances: (number | undefined)[] = [];
  /** Exports among the core functions; a lowered import is none. */
  readonly #coreFunctions: (CoreAlias | undefined)[] = [];
  readonly #memories: CoreAlias[] = [];
  readonly #types: Declared[] = [];
  readonly #instances: { readonly name: string; readonly members: ReadonlyMap<string, Described> }[] = [];
  readonly #functions: ComponentFunction[] = [];

  section(id: number, body: Reader): void {
    switch (id) {
      case 0:
        break;
      case 1:
        this.modules.push(body.rest());
        break;
      case 2:
        body.list(() => this.#coreInstances.push(coreInstance(body)));
        break;
      case 6:
        body.list(() => this.#alias(body));
        break;
      case 7:
        body.list(() => this.#types.push(declared(body, [this.#types])));
        break;
      case 8:
        body.list(() => this.#canonical(body));
        break;
      case 10:
        body.list(() => this.#import(externName(body), described(body, this.#types)));
        break;
      case 11:
        body.list(() => this.#export(body));
        break;
      default:
        throw new NotSlim("it holds more than one core module and its contract");
    }
  }

  #import(name: string, what: Described): void {
    if (what.kind === "type") {
      this.#types.push(what.type);
    } else if (what.kind === "instance") {
      this.#instances.push({ name, members: what.members });
      const functions = [...what.members].flatMap(([key, member]) =>
        member.kind === "function" ? [[key, member.type] as const] : [],
      );
      if (functions.length > 0) this.imports.set(name, new Map(functions));
    } else {
      throw new NotSlim("it imports a function of its world itself");
    }
  }

  #alias(body: Reader): void {
    const sort = body.byte();
    const coreSort = sort === CORE ? body.byte() : 0;
    const target = body.byte();
    const instance = body.u32();
    if (sort === CORE && target === 0x01) {
      const alias = { module: this.#coreInstances[instance], name: body.name() };
      if (coreSort === 0x00) this.#coreFunctions.push(alias);
      else if (coreSort === 0x02) this.#memories.push(alias);
      // A table of wit-component's own.
      else if (coreSort !== 0x01) throw new NotSlim("its modules share more than functions, memories and tables");
      return;
    }
    const name = target === 0x00 ? body.name() : "";
    const from = at(this.#instances, instance);
    const found = from.members.get(name);
    if (target === 0x00 && sort === TYPE && found?.kind === "type") this.#types.push(found.type);
    else if (target === 0x00 && sort === FUNCTION && found?.kind === "function") {
      this.#functions.push({ from: from.name, name });
    } else throw new NotSlim("it refers to its imports in a way that is not known");
  }

  #canonical(body: Reader): void {
    const what = body.byte();
    if (body.byte() !== 0x00) throw new NotSlim("it does more than to lift and to lower functions");
    const index = body.u32();
    const options = this.#options(body);
    if (what === 0x00) {
      const type = at(this.#types, body.u32());
      if (type.kind !== "function") throw new NotSlim("it exports a function without a type");
      this.#functions.push({ type: type.type, core: this.#coreFunctions[index], options });
    } else if (what === 0x01) {
      if (!("from" in at(this.#functions, index))) throw new NotSlim("it calls its own exports");
      this.#coreFunctions.push(undefined);
    } else throw new NotSlim("it does more than to lift and to lower functions");
  }

  #options(body: Reader): LiftOptions {
    let options: LiftOptions = { memory: undefined, realloc: undefined, postReturn: undefined };
    body.list(() => {
      switch (body.byte()) {
        case 0x00:
          break;
        case 0x03:
          options = { ...options, memory: this.#memories[body.u32()] };
          break;
        case 0x04:
          options = { ...options, realloc: this.#coreFunctions[body.u32()] };
          break;
        case 0x05:
          options = { ...options, postReturn: this.#coreFunctions[body.u32()] };
          break;
        default:
          throw new NotSlim("its texts are not UTF-8, or its functions answer later");
      }
    });
    return options;
  }

  #export(body: Reader): void {
    const name = externName(body);
    const sort = body.byte();
    const index = body.u32();
    if (body.byte() !== 0x00) described(body, this.#types);
    if (sort !== FUNCTION) throw new NotSlim("it exports more than functions");
    const exported = at(this.#functions, index);
    if ("from" in exported) throw new NotSlim("it exports what it imports");
    this.exports.set(name, exported);
    this.#functions.push(exported);
  }
}

/** The module that is instantiated; undefined for a bundle of exports. */
function coreInstance(body: Reader): number | undefined {
  if (body.byte() === 0x00) {
    const module = body.u32();
    body.list(() => [body.name(), body.byte(), body.u32()]);
    return module;
  }
  body.list(() => [body.name(), body.byte(), body.u32()]);
  return undefined;
}
