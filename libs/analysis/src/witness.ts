import { type ArtifactValue, present, type Reference, type ValueType } from "@glither/roux/core";
import { Undecided } from "./budget.ts";
import { domainOf } from "./domains.ts";
import type { Engine } from "./engine.ts";
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
  const list = (path: string, of: ValueType): ArtifactValue => {
    const there = elements(engine, path).filter((at) => value({ kind: "field", path, index: at }) !== null);
    const length = Math.max(0, ...there.map((at) => at + 1));
    if (length > MAX_LENGTH) throw new Undecided("too_large");
    const domain = domainOf(present(of.kind === "scalar" ? { kind: "number" } : of));
    return Array.from({ length }, (_, index) =>
      there.includes(index) ? value({ kind: "field", path, index }) : domain.decode(domain.preferred),
    );
  };
  const headers = (path: string): ArtifactValue =>
    engine.variables.all.flatMap(({ reference }) => {
      if (reference.kind !== "field" || reference.path !== path || typeof reference.index !== "string") return [];
      const header = value(reference);
      return header === null ? [] : [[reference.index, header]];
    });
  const field = (path: string, type: ValueType): ArtifactValue => {
    if (type.kind === "list") return list(path, type.of);
    return type.kind === "headers" ? headers(path) : value({ kind: "field", path });
  };
  const answer = (path: string, type: ValueType, member: readonly string[] = []): ArtifactValue => {
    const of: Reference = { kind: "enrichment", path, ...(member.length > 0 ? { member } : {}) };
    if (type.kind !== "record" || !valuation.isPresent(engine.variables.of(of, typed))) return value(of);
    return Object.fromEntries(type.members.map(({ name, type }) => [name, answer(path, type, [...member, name])]));
  };
  return {
    artifact: Object.fromEntries(typed.fields.map(({ path, type }) => [path, field(path, type)])),
    enrich: Object.fromEntries(typed.enrichments.map(({ path, type }) => [path, answer(path, type)])),
  };
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
