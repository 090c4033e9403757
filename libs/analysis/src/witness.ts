import {
  type ArtifactValue,
  namedOf,
  nested,
  present,
  type Reference,
  readArtifact,
  type ValueType,
} from "@glither/roux/core";
import { Undecided } from "./budget.ts";
import { domainOf } from "./domains.ts";
import type { Engine } from "./engine.ts";
import type { Place } from "./existentials.ts";
import { listAt } from "./named-lists.ts";
import type { Valuation } from "./valuation.ts";
import type { Typed } from "./variables.ts";

/**
 * One artifact by path and one answer for each enrichment by path, as a case file has them: `null` where a value is absent,
 * headers as pairs of name and value, durations in milliseconds, records as objects.
 */
export interface Witness {
  readonly artifact: Readonly<Record<string, ArtifactValue>>;
  readonly enrich: Readonly<Record<string, ArtifactValue>>;
}

/** What enrichments are asked by is what the other readings say. */
function withScalars(fields: Typed["fields"], artifact: Witness["artifact"]): Witness["artifact"] {
  const scalars = fields.filter(({ path }) => namedOf(path)?.reading === "scalar");
  if (scalars.length === 0) return artifact;
  const { values } = readArtifact(fields, nested(artifact));
  return { ...artifact, ...Object.fromEntries(scalars.map(({ path }) => [path, values?.get(path) ?? null])) };
}

/** Whether there is an object with lists within that reads as it should; what was found possible may be so only in part. */
function isReal(engine: Engine, fields: Typed["fields"], artifact: Witness["artifact"]): boolean {
  if (!fields.some(({ path }) => listAt(path))) return true;
  const { values } = readArtifact(fields, nested(artifact));
  return fields.every(({ path }) => {
    const read = (value: ArtifactValue = null): string => {
      const isCounted = engine.variables.countOf(path) !== undefined;
      if (listAt(path) && Array.isArray(value))
        return JSON.stringify((isCounted ? [...value] : [...new Set(value)]).sort());
      return JSON.stringify(namedOf(path)?.reading === "given" ? value !== null : value);
    };
    return read(values?.get(path)) === read(artifact[path]);
  });
}

/** An index that is read may be any whole number; a list of more elements than these is no example. */
const MAX_LENGTH = 10_000;

/** The values of a valuation, with every field and every enrichment that `typed` declares. */
export function witnessOf(valuation: Valuation, engine: Engine, typed: Typed): Witness {
  const value = (reference: Reference): ArtifactValue => {
    const variable = engine.variables.of(reference, typed);
    if (!valuation.isPresent(variable)) return null;
    const { number, text } = engine.variables.scalarOf(variable) ?? { number: variable, text: variable };
    const read = valuation.isPresent(number) ? number : text;
    return read.domain.decode(valuation.get(read));
  };
  const listed = (path: string, of: ValueType): ArtifactValue => {
    const places = engine.existentials.about(path).length > 0 ? valuation.elements(path) : [];
    const all =
      places.length === 0
        ? indexed(path, of)
        : places.map((place) => elementAt(path, of, place, valuation, engine, typed));
    const count = engine.variables.countOf(path);
    // What stands at several places of an object is one element of a list within it, where nobody counts them.
    const elements = listAt(path) && count === undefined ? [...new Set(all)] : all;
    const length = count === undefined ? elements.length : Number(valuation.get(count));
    if (length > MAX_LENGTH) throw new Undecided("too_large");
    const last = elements.at(-1) ?? preferred(of);
    return length <= elements.length ? elements : [...elements, ...new Array(length - elements.length).fill(last)];
  };
  const indexed = (path: string, of: ValueType): readonly ArtifactValue[] => {
    const there = elements(engine, path).filter((at) => value({ kind: "field", path, index: at }) !== null);
    const length = Math.max(0, ...there.map((at) => at + 1));
    if (length > MAX_LENGTH) throw new Undecided("too_large");
    return Array.from({ length }, (_, index) =>
      there.includes(index) ? value({ kind: "field", path, index }) : preferred(of),
    );
  };
  const headers = (path: string): ArtifactValue =>
    engine.variables.all.flatMap(({ reference }) => {
      if (reference.kind !== "field" || reference.path !== path || typeof reference.index !== "string") return [];
      const header = value(reference);
      return header === null ? [] : [[reference.index, header]];
    });
  const field = (path: string, type: ValueType): ArtifactValue => {
    if (type.kind === "list") return listed(path, type.of);
    return type.kind === "headers" ? headers(path) : value({ kind: "field", path });
  };
  const answer = (path: string, type: ValueType, member: readonly string[] = []): ArtifactValue => {
    const of: Reference = { kind: "enrichment", path, ...(member.length > 0 ? { member } : {}) };
    if (type.kind === "list") {
      const itself = engine.variables.of(of, typed);
      return valuation.isPresent(itself) ? listed(path, type.of) : null;
    }
    if (type.kind !== "record" || !valuation.isPresent(engine.variables.of(of, typed))) return value(of);
    return Object.fromEntries(type.members.map(({ name, type }) => [name, answer(path, type, [...member, name])]));
  };
  const artifact = withScalars(
    typed.fields,
    Object.fromEntries(typed.fields.map(({ path, type }) => [path, field(path, type)])),
  );
  if (!isReal(engine, typed.fields, artifact)) throw new Undecided("incomparable");
  return {
    artifact,
    enrich: Object.fromEntries(typed.enrichments.map(({ path, type }) => [path, answer(path, type)])),
  };
}

/** An element of nothing in particular. */
function preferred(type: ValueType): ArtifactValue {
  if (type.kind === "record")
    return Object.fromEntries(type.members.map((member) => [member.name, preferred(member.type)]));
  const domain = domainOf(present(type.kind === "scalar" ? { kind: "number" } : type));
  return domain.decode(domain.preferred);
}

/** The element at one place of a list, with all of its members. */
function elementAt(
  path: string,
  type: ValueType,
  place: Place,
  valuation: Valuation,
  { variables }: Engine,
  typed: Typed,
): ArtifactValue {
  if (place.kind === "value")
    return valuation.isPresent(place.variable) ? place.variable.domain.decode(valuation.get(place.variable)) : 0;
  const { kind, at } = place;
  const read = (member: readonly string[], of: ValueType): ArtifactValue => {
    if (of.kind === "record")
      return Object.fromEntries(of.members.map(({ name, type }) => [name, read([...member, name], type)]));
    const variable =
      kind === "index"
        ? variables.elementAt(path, at)
        : variables.of({ kind: "element", path, ...(member.length > 0 ? { member } : {}) }, typed, at);
    const { number, text } = variables.scalarOf(variable) ?? { number: variable, text: variable };
    const found = number.optional && valuation.isPresent(text) ? text : number;
    return found.domain.decode(valuation.get(found));
  };
  return read([], type);
}

function elements(engine: Engine, path: string): number[] {
  return engine.variables.all.flatMap(({ reference }) =>
    reference.kind === "field" &&
    reference.path === path &&
    typeof reference.index === "number" &&
    reference.as === undefined
      ? [reference.index]
      : [],
  );
}
