import { type EnumType, present, type RecordType, type ValueType } from "@glither/roux/core";
import { SHARED_TYPES, UNSATISFIED, type WitFunction, type World, witName, witSymbol } from "@glither/wit";
import { ALIASES, IMPORTS, TYPES } from "../admission/_prelude.ts";
import { leb, name, signedLeb, vector } from "../admission/encode.ts";
import { enumType, functionType, recordType, STRING, TypeSpace, U64, variantType } from "./_type-space.ts";

export interface ItemSection {
  readonly id: number;
  readonly body: Uint8Array;
}

/** What stands before a component's code, and the type of its `dispose`, which stands behind it. */
export interface ContractSections {
  readonly prelude: readonly ItemSection[];
  readonly dispose: ItemSection;
}

interface Interface {
  readonly name: string;
  readonly functions: readonly WitFunction[];
}

/** The name that a world's own interface of types has in its text. */
const OWN_TYPES = "types";
const SCALAR = variantType([
  ["number", [0x75]],
  ["text", STRING],
]);

/**
 * A world as a component's sections, in the order in which wit-component writes them: an interface behind those whose types
 * it uses, types in the order in which `dispose` and then the code's imports come to them.
 *
 * @param called what the core module imports, in its order: names of functions by their interface's short name.
 */
export function contractSections(
  world: World,
  called: readonly { readonly interface: string; readonly function: string }[],
): ContractSections {
  const live = new LiveTypes(world);
  for (const { interface: from, function: of } of called) live.visit(from, functionsOf(world, from).find(isNamed(of)));
  const writer = new Sections();
  const typeOf = (instance: string, type: string): number => writer.alias(instance, type);
  const qualified = (short: string): string => `${world.package}/${short}@${world.version}`;
  const importTypes = (): void => {
    if (live.own.size === 0 || writer.has(OWN_TYPES)) return;
    writer.instance(OWN_TYPES, qualified(OWN_TYPES), ownTypes(live.own));
  };
  const importShared = (): void => {
    if (!writer.has(SHARED_TYPES)) writer.instance(SHARED_TYPES, SHARED_TYPES, sharedTypes());
  };
  const interfaces: readonly Interface[] = ["enrich", UNSATISFIED, "actions"].map((short) => ({
    name: short,
    functions: functionsOf(world, short),
  }));
  for (const { name: short, functions } of interfaces) {
    if (functions.length === 0) continue;
    if (functions.some(({ result }) => result === "token")) importShared();
    const used = live.used.get(short) ?? [];
    if ([...used].some((type) => type !== "token")) importTypes();
    const space = new TypeSpace();
    // All names are known to the component before the interface's type begins.
    const outer = [...used].map((type) => [type, typeOf(type === "token" ? SHARED_TYPES : OWN_TYPES, type)] as const);
    for (const [type, index] of outer) space.use(type, index);
    for (const item of functions) space.func(item.name, ...signature(world, item, space));
    writer.instance(short, qualified(short), space.type);
  }
  if (world.record) importTypes();
  importShared();
  const params: [string, number[]][] = [];
  if (world.record) {
    const record = writer.importType(world.record.name, typeOf(OWN_TYPES, world.record.name));
    params.push([world.record.parameter, signedLeb(record)]);
  }
  const receipt = writer.importType("receipt", typeOf(SHARED_TYPES, "receipt"));
  const dispose = functionType(params, signedLeb(receipt));
  return { prelude: writer.sections, dispose: { id: TYPES, body: Uint8Array.from(vector([dispose])) } };
}

function functionsOf(world: World, short: string): readonly WitFunction[] {
  if (short === "enrich") return world.enrich;
  return short === "actions" ? world.actions : world.unsatisfied;
}

function isNamed(wanted: string) {
  return ({ name: own }: WitFunction): boolean => own === wanted;
}

function signature(
  { record }: World,
  { artifact, parameters, result }: WitFunction,
  space: TypeSpace,
): [[string, number[]][], number[] | undefined] {
  const own: [string, number[]][] = record && artifact ? [[record.parameter, space.named(record.name)]] : [];
  const params = parameters.map((given): [string, number[]] => [given.name, space.value(given.type)]);
  const answer = result === undefined ? undefined : result === "token" ? space.named("token") : space.value(result);
  return [[...own, ...params], answer];
}

type Declared = EnumType | RecordType | { readonly kind: "scalar" };

/** The types that functions come to, each behind those that it is made of. */
class LiveTypes {
  /** Of the world's own interface of types. */
  readonly own = new Map<string, Declared | { readonly kind: "artifact"; readonly fields: RecordType["members"] }>();
  /** By interface, the names that it uses. */
  readonly used = new Map<string, Set<string>>();
  readonly #record: World["record"];

  constructor({ record }: World) {
    this.#record = record;
    if (record === undefined) return;
    for (const { type } of record.fields) this.#declare(type);
    this.own.set(record.name, { kind: "artifact", fields: record.fields });
  }

  visit(from: string, item: WitFunction | undefined): void {
    if (item === undefined) return;
    const used = this.used.get(from) ?? new Set();
    this.used.set(from, used);
    if (item.artifact && this.#record) used.add(this.#record.name);
    for (const type of [...item.parameters.map((given) => given.type), item.result]) {
      if (type === "token") used.add("token");
      else if (type !== undefined) for (const found of this.#declare(type)) used.add(found);
    }
  }

  /** Gives the name of the type, if it has one. */
  #declare(type: ValueType): string[] {
    const inner = present(type);
    if (inner.kind === "list" || inner.kind === "dated") return this.#declare(inner.of);
    if (inner.kind !== "enum" && inner.kind !== "record" && inner.kind !== "scalar") return [];
    const as = inner.kind === "scalar" ? "scalar" : inner.name;
    if (inner.kind === "record") for (const member of inner.members) this.#declare(member.type);
    if (!this.own.has(as)) this.own.set(as, inner);
    return [as];
  }
}

function ownTypes(types: LiveTypes["own"]): number[] {
  const space = new TypeSpace();
  for (const [as, type] of types) {
    if (type.kind === "enum") space.define(as, enumType(type.symbols.map(witSymbol)));
    else if (type.kind === "scalar") space.define(as, SCALAR);
    else if (type.kind === "artifact")
      space.define(as, recordType(type.fields.map((field) => [field.name, space.value(field.type)])));
    else space.define(as, recordType(type.members.map((member) => [witName(member.name), space.value(member.type)])));
  }
  return space.type;
}

/** The package that all worlds share, in the order in which a receipt comes to its types. */
function sharedTypes(): number[] {
  const space = new TypeSpace();
  const of = (as: string): number[] => space.named(as);
  space.define("box-name", STRING);
  space.define("token", STRING);
  space.define("milliseconds", U64);
  space.define(
    "trigger",
    variantType([
      ["on", STRING],
      ["after", of("milliseconds")],
      ["when", STRING],
    ]),
  );
  space.define("reason-class", STRING);
  const reason = space.option(of("reason-class"));
  space.define(
    "obligation",
    recordType([
      ["trigger", of("trigger")],
      ["verdict", of("box-name")],
      ["reason-class", reason],
    ]),
  );
  const [resolutions, obligations] = [space.list(of("box-name")), space.list(of("obligation"))];
  space.define(
    "suspension",
    recordType([
      ["state", STRING],
      ["token", of("token")],
      ["resolutions", resolutions],
      ["obligations", obligations],
    ]),
  );
  space.define(
    "verdict",
    variantType([
      ["settled", of("box-name")],
      ["pending", of("suspension")],
    ]),
  );
  const absent = space.list(STRING);
  space.define(
    "receipt",
    recordType([
      ["verdict", of("verdict")],
      ["rule", STRING],
      ["reason-class", of("reason-class")],
      ["ligand-absent", absent],
    ]),
  );
  return space.type;
}

/** Items of one kind in a row stand in one section. */
class Sections {
  readonly #sections: { readonly id: number; readonly items: number[][] }[] = [];
  readonly #instances = new Map<string, number>();
  #types = 0;

  get sections(): ItemSection[] {
    return this.#sections.map(({ id, items }) => ({ id, body: Uint8Array.from(vector(items)) }));
  }

  has(instance: string): boolean {
    return this.#instances.has(instance);
  }

  instance(key: string, as: string, type: readonly number[]): void {
    this.#emit(TYPES, type);
    this.#emit(IMPORTS, [0x00, ...name(as), 0x05, ...leb(this.#types)]);
    this.#types += 1;
    this.#instances.set(key, this.#instances.size);
  }

  /** The index of a type that an imported interface has. */
  alias(instance: string, type: string): number {
    this.#emit(ALIASES, [0x03, 0x00, ...leb(this.#instances.get(instance) ?? 0), ...name(type)]);
    this.#types += 1;
    return this.#types - 1;
  }

  /** A type under the world's own name. */
  importType(as: string, type: number): number {
    this.#emit(IMPORTS, [0x00, ...name(as), 0x03, 0x00, ...leb(type)]);
    this.#types += 1;
    return this.#types - 1;
  }

  #emit(id: number, item: readonly number[]): void {
    const last = this.#sections.at(-1);
    if (last?.id === id) last.items.push([...item]);
    else this.#sections.push({ id, items: [[...item]] });
  }
}
