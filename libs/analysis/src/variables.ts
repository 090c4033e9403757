import { type Core, present, type Reference, ReferenceTypes } from "@glither/roux/core";
import { Undecided } from "./budget.ts";
import { type Domain, domainOf } from "./domains.ts";
import { type NamedPlace, placeOf } from "./named.ts";

/** One value that rules read: a field, an element of a list, a header, an enrichment's answer, or a member of one. */
export interface Variable {
  readonly id: number;
  readonly reference: Reference;
  /** True when the value may be absent. */
  readonly optional: boolean;
  /** True for a ligand: where it is absent, the guard that reads it fails. */
  readonly ligand: boolean;
  /** The record that the value is a member of: it is there when that is. Undefined for everything else. */
  readonly whole: Variable | undefined;
  readonly domain: Domain;
}

export type Typed = Pick<Core, "fields" | "enrichments">;

/** A value that is a number or a text: itself, of which only presence is asked, and what it is read as. */
export interface Scalar {
  readonly itself: Variable;
  readonly number: Variable;
  readonly text: Variable;
}

/** The variables of one analysis. References to the same value give the same variable, in both rulesets of a diff. */
export class Variables {
  readonly #byKey = new Map<string, Variable>();
  readonly #all: Variable[] = [];
  readonly #places = new Map<Variable, NamedPlace>();
  readonly #scalars = new Map<Variable, Scalar>();

  get all(): readonly Variable[] {
    return this.#all;
  }

  /** The variable behind a reference of a core whose types are `typed`. */
  of(reference: Reference, typed: Typed): Variable {
    const type = new ReferenceTypes(typed).of(reference);
    const ligand = reference.kind === "enrichment" && isLigand(reference.path, typed);
    const optional = ligand || type.kind === "optional";
    const key = keyOf(reference);
    const known = this.#byKey.get(key);
    const domain = domainOf(present(type));
    if (known) {
      if (known.optional !== optional || known.ligand !== ligand || known.domain.name !== domain.name)
        throw new Undecided("incomparable");
      return known;
    }
    const whole = isMember(reference) ? this.of({ kind: "enrichment", path: reference.path }, typed) : undefined;
    const variable: Variable = { id: this.#all.length, reference, optional, ligand, whole, domain };
    this.#all.push(variable);
    this.#byKey.set(key, variable);
    const place = placeOf(reference);
    if (place) this.#places.set(variable, place);
    if (isPart(reference) || domain.name === "scalar") this.#linkScalar(reference, typed);
    return variable;
  }

  /** The scalar that a variable is, or is a reading of. */
  scalarOf(variable: Variable): Scalar | undefined {
    return this.#scalars.get(variable);
  }

  /** The other elements of the same list; a scalar's readings are no elements of their own. */
  elementsBeside(variable: Variable): readonly Variable[] {
    const { reference } = variable;
    if (!isElement(reference)) return [];
    return this.#all.filter(
      (other) => other !== variable && isElement(other.reference) && other.reference.path === reference.path,
    );
  }

  /** The other values of the same JSON object, with what each names in it. */
  namedBeside(variable: Variable): readonly (readonly [Variable, NamedPlace])[] {
    const own = this.#places.get(variable);
    if (own === undefined) return [];
    return [...this.#places].filter(([other, { object }]) => other !== variable && object === own.object);
  }

  placeOf(variable: Variable): NamedPlace | undefined {
    return this.#places.get(variable);
  }

  #linkScalar(reference: Reference, typed: Typed): void {
    if (reference.kind !== "field") return;
    const { as: _, ...itself } = reference;
    const scalar: Scalar = {
      itself: this.of(itself, typed),
      number: this.of({ ...itself, as: "number" }, typed),
      text: this.of({ ...itself, as: "text" }, typed),
    };
    for (const variable of [scalar.itself, scalar.number, scalar.text]) this.#scalars.set(variable, scalar);
  }
}

function isLigand(path: string, { enrichments }: Typed): boolean {
  return enrichments.some((enrichment) => enrichment.path === path && enrichment.ligand !== undefined);
}

function isMember(reference: Reference): boolean {
  return reference.kind === "enrichment" && reference.member !== undefined;
}

function isPart(reference: Reference): boolean {
  return reference.kind === "field" && reference.as !== undefined;
}

function isElement(reference: Reference): boolean {
  return reference.kind === "field" && typeof reference.index === "number" && reference.as === undefined;
}

/** Header names are the same whatever the case of their ASCII letters. */
export function asciiLowerCase(text: string): string {
  return text.replace(/[A-Z]/gu, (letter) => letter.toLowerCase());
}

function keyOf(reference: Reference): string {
  if (reference.kind === "enrichment") return `enrichment ${[reference.path, ...(reference.member ?? [])].join(" ")}`;
  const { path, index, as } = reference;
  return `field ${path} ${JSON.stringify([typeof index === "string" ? asciiLowerCase(index) : index, as])}`;
}
