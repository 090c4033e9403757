import {
  answerType,
  type Core,
  type Enrichment,
  type EnumType,
  type Field,
  type Given,
  present,
  type RecordType,
  rulesetWorld,
  type ValueType,
} from "@glither/roux/core";
import { kebab, witName, witPackage } from "./names.ts";

/** The interface of what nothing produces. A host that finds it among a component's imports refuses the component. */
export const UNSATISFIED = "unsatisfied";

/** A ruleset's contract: what it is handed, what it may ask for and do, and the one thing that it answers. */
export interface World {
  /** `glither:mail`, without version. */
  readonly package: string;
  readonly version: string;
  /** The world's name: the ruleset's, in kebab case. */
  readonly name: string;
  readonly enums: readonly EnumType[];
  /** Whether a field is a number or a text, which needs a variant of its own. */
  readonly scalars: boolean;
  /** The records that enrichments answer with, each behind those that it is made of. */
  readonly records: readonly RecordType[];
  /** The artifact's record with the fields that the ruleset reads; undefined when it reads none. */
  readonly record: ArtifactRecord | undefined;
  readonly enrich: readonly WitFunction[];
  /** What guards read and nothing produces: functions that no host offers, so that the component links nowhere. */
  readonly unsatisfied: readonly WitFunction[];
  readonly actions: readonly WitFunction[];
}

export interface ArtifactRecord {
  readonly name: string;
  /** The name of the parameter that carries it. */
  readonly parameter: string;
  readonly fields: readonly NamedType[];
}

export interface NamedType {
  readonly name: string;
  readonly type: ValueType;
}

/** A host function. */
export interface WitFunction {
  /** Whether the artifact's record, where there is one, goes before `parameters`. */
  readonly artifact: boolean;
  readonly name: string;
  readonly parameters: readonly NamedType[];
  readonly result: ValueType | "token" | undefined;
}

/** The world of a ruleset. Imports are the only authority that it has, and `dispose` is all that it exports. */
export function deriveWorld(core: Core): World {
  const { dialect, fields, enrichments, verbs } = core;
  const named = declaredBy([...fields, ...enrichments, ...verbs.flatMap(({ parameters }) => parameters)]);
  const asFunction = (enrichment: Enrichment): WitFunction => ({
    name: witName(enrichment.path),
    artifact: enrichment.ligand === undefined && enrichment.given === undefined,
    parameters: [
      ...(enrichment.ligand?.from ?? []).map((path) => ({ name: witName(path), type: typeAt(core, path) })),
      ...(enrichment.given ?? []).map((given) => ({ name: given.name, type: givenType(given) })),
    ],
    result: answerType(enrichment),
  });
  return {
    package: witPackage(dialect.name),
    version: dialect.version,
    name: rulesetWorld(core.ruleset.name),
    enums: named.filter((type) => type.kind === "enum"),
    scalars: fields.some(({ type }) => isScalar(type)),
    records: named.filter((type) => type.kind === "record"),
    record:
      fields.length === 0
        ? undefined
        : { name: kebab(dialect.record), parameter: witName(dialect.collection), fields: fields.map(fromField) },
    enrich: enrichments.filter((enrichment) => !isUnsatisfied(enrichment)).map(asFunction),
    unsatisfied: enrichments.filter(isUnsatisfied).map(asFunction),
    actions: verbs.map(({ name, parameters, suspends }) => ({
      name: witName(name),
      artifact: true,
      parameters: parameters.map((parameter) => ({ name: witName(parameter.name), type: parameter.type })),
      result: suspends ? "token" : undefined,
    })),
  };
}

function givenType(given: Given): ValueType {
  return { kind: "text" in given ? "text" : "duration" };
}

/** Whether nothing produces what an enrichment stands for. */
function isUnsatisfied({ ligand }: Pick<Enrichment, "ligand">): boolean {
  return ligand?.unsatisfied === true;
}

function typeAt({ fields, enrichments }: Core, path: string): ValueType {
  const found = [...fields, ...enrichments].find((declared) => declared.path === path);
  if (found === undefined) throw new TypeError(`the core does not declare ${path}`);
  return found.type;
}

function fromField({ path, type }: Field): NamedType {
  return { name: witName(path), type };
}

/** The types with names of their own, in the order of first use, each behind those that it is made of. */
function declaredBy(typed: readonly { readonly type: ValueType }[]): (EnumType | RecordType)[] {
  const found = new Map<string, EnumType | RecordType>();
  const declare = (type: ValueType): void => {
    const named = namedIn(type);
    if (named?.kind === "record") for (const member of named.members) declare(member.type);
    if (named) found.set(named.name, named);
  };
  for (const { type } of typed) declare(type);
  return [...found.values()];
}

/** The enum or record that a type is made of, be it optional or listed. */
export function namedIn(type: ValueType): EnumType | RecordType | undefined {
  const inner = present(type);
  if (inner.kind === "list" || inner.kind === "dated") return namedIn(inner.of);
  return inner.kind === "enum" || inner.kind === "record" ? inner : undefined;
}

/** Whether a type is, or lists, numbers and texts as they come. */
export function isScalar(type: ValueType): boolean {
  const inner = present(type);
  return inner.kind === "scalar" || (inner.kind === "list" && isScalar(inner.of));
}

/** One function that a component with this world may import. */
export interface ImportedFunction {
  /** With its version: `glither:mail/enrich@0.1.0`. */
  readonly interface: string;
  readonly function: string;
}

/** All function imports of a world, in its order: the whole authority of the ruleset. */
export function importsOf(world: World): ImportedFunction[] {
  const of = (name: string, functions: readonly WitFunction[]): ImportedFunction[] =>
    functions.map((item) => ({ interface: `${world.package}/${name}@${world.version}`, function: item.name }));
  return [...of("enrich", world.enrich), ...of(UNSATISFIED, world.unsatisfied), ...of("actions", world.actions)];
}

/** `glither:mail/mailguard@0.1.0`. */
export function worldId({ package: owner, name, version }: World): string {
  return `${owner}/${name}@${version}`;
}
