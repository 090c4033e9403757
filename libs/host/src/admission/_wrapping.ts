import type { ExportCall, ImportCall } from "../slim/abi/call.ts";
import type { FunctionType } from "../slim/abi/wit-type.ts";
import { shimModules } from "./_shim.ts";
import { leb, name, vector } from "./encode.ts";

/** An imported function, as the core module and the contract name it. */
export interface WiredImport {
  /** As the core module names it: `cm32p2|glither:mail/enrich@0.1`. */
  readonly module: string;
  /** `dkim-domain`, to both. */
  readonly name: string;
  /** With its version: `glither:mail/enrich@0.1.0`. */
  readonly interface: string;
  readonly type: FunctionType;
  readonly call: ImportCall;
}

/** What the wrapping is made for. */
export interface Wired {
  readonly imports: readonly WiredImport[];
  /** The index of each interface among the component's imports. */
  readonly instances: ReadonlyMap<string, number>;
  readonly core: ExportNames;
}

export interface LiftedExport {
  readonly call: ExportCall;
  /** The index of its type. */
  readonly type: number;
  readonly hasPostReturn: boolean;
}

/** Under which names the core module exports what its wrapping uses. */
export interface ExportNames {
  readonly entry: string;
  readonly postReturn: string;
  readonly memory: string;
  readonly realloc: string;
}

export interface PlainSection {
  readonly id: number;
  /** A core module stands alone in its section; of all others these are the items behind their count. */
  readonly body: Uint8Array;
}

const ID = { module: 1, coreInstance: 2, alias: 6, canon: 8, export: 11 } as const;
const CORE_FUNCTION = [0x00, 0x00];
const CORE_MEMORY = [0x00, 0x02];
const OF_CORE_INSTANCE = 0x01;
const OF_INSTANCE = 0x00;
const FUNCTION = 0x01;
const INSTANCE = 0x12;
const UTF8 = 0x00;

/**
 * The sections behind the core module as wit-component 0.259 writes them: those that give the module its imports, and
 * those that lift its `dispose`, between which its type is declared. There is no other wiring than this one: each import
 * gets exactly the function of its own name.
 */
export class Wrapping {
  readonly #wired: Wired;
  #sections: { id: number; items: number[][] }[] = [];
  #modules = 1;
  #coreInstances = 0;
  #coreFunctions = 0;
  #functions = 0;
  #main = 0;
  #realloc: number | undefined;

  constructor(wired: Wired) {
    this.#wired = wired;
  }

  /** Before the type of `dispose`. */
  head(): PlainSection[] {
    const { imports, core } = this.#wired;
    const groups = [...Map.groupBy(imports, ({ module }) => module)];
    const shimmed = groups.flatMap(([, functions]) => functions).filter(({ call }) => call.needs.memory);
    const places = new Map(shimmed.map((item, place) => [item, String(place)]));
    const modules = shimModules(shimmed.map(({ call }) => call.signature));
    const shim = shimmed.length === 0 ? undefined : this.#instantiate(this.#module(modules.shim), []);
    const instances = groups.map(([module, functions]) => {
      const given = functions.map((item) => {
        const place = places.get(item);
        const index = place === undefined || shim === undefined ? this.#lower(item) : this.#coreAlias(shim, place);
        return [item.name, index] as const;
      });
      return [module, this.#bundle(given)] as const;
    });
    this.#main = this.#instantiate(0, instances);
    this.#emit(ID.alias, [...CORE_MEMORY, OF_CORE_INSTANCE, ...leb(this.#main), ...name(core.memory)]);
    if (shim !== undefined) {
      const fixup = this.#module(modules.fixup);
      const actual = shimmed.map((item, place) => [String(place), this.#lower(item)] as const);
      this.#instantiate(fixup, [
        ["actual", this.#bundle(actual)],
        ["shim", shim],
      ]);
    }
    return this.#taken();
  }

  /** Behind the type of `dispose`. */
  tail({ call, type, hasPostReturn }: LiftedExport): PlainSection[] {
    const { core } = this.#wired;
    const entry = this.#coreAlias(this.#main, core.entry);
    const options = this.#options(call.needs);
    if (hasPostReturn) options.push([0x05, ...leb(this.#coreAlias(this.#main, core.postReturn))]);
    this.#emit(ID.canon, [0x00, 0x00, ...leb(entry), ...vector(options), ...leb(type)]);
    this.#emit(ID.export, [0x00, ...name("dispose"), FUNCTION, ...leb(this.#functions), 0x00]);
    return this.#taken();
  }

  #module(bytes: Uint8Array): number {
    this.#sections.push({ id: ID.module, items: [[...bytes]] });
    return this.#modules++;
  }

  #instantiate(module: number, args: readonly (readonly [string, number])[]): number {
    const given = args.map(([from, instance]) => [...name(from), INSTANCE, ...leb(instance)]);
    this.#emit(ID.coreInstance, [0x00, ...leb(module), ...vector(given)]);
    return this.#coreInstances++;
  }

  #bundle(functions: readonly (readonly [string, number])[]): number {
    const exported = functions.map(([as, index]) => [...name(as), 0x00, ...leb(index)]);
    this.#emit(ID.coreInstance, [0x01, ...vector(exported)]);
    return this.#coreInstances++;
  }

  #coreAlias(instance: number, of: string): number {
    this.#emit(ID.alias, [...CORE_FUNCTION, OF_CORE_INSTANCE, ...leb(instance), ...name(of)]);
    return this.#coreFunctions++;
  }

  #lower({ interface: from, name: of, call }: WiredImport): number {
    this.#emit(ID.alias, [FUNCTION, OF_INSTANCE, ...leb(this.#wired.instances.get(from) ?? 0), ...name(of)]);
    const options = this.#options(call.needs);
    this.#emit(ID.canon, [0x01, 0x00, ...leb(this.#functions++), ...vector(options)]);
    return this.#coreFunctions++;
  }

  #options(needs: ImportCall["needs"]): number[][] {
    if (needs.realloc) this.#realloc ??= this.#coreAlias(this.#main, this.#wired.core.realloc);
    return [
      ...(needs.memory ? [[0x03, 0x00]] : []),
      ...(needs.realloc ? [[0x04, ...leb(this.#realloc ?? 0)]] : []),
      ...(needs.texts ? [[UTF8]] : []),
    ];
  }

  /** Items of one kind in a row stand in one section. */
  #emit(id: number, item: number[]): void {
    const last = this.#sections.at(-1);
    if (last?.id === id) last.items.push(item);
    else this.#sections.push({ id, items: [item] });
  }

  #taken(): PlainSection[] {
    const sections = this.#sections.map(({ id, items }) => ({
      id,
      body: Uint8Array.from(id === ID.module ? items.flat() : vector(items)),
    }));
    this.#sections = [];
    return sections;
  }
}
