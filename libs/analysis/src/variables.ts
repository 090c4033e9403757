import { type Core, present, type Reference, ReferenceTypes } from "@glither/roux/core";
import { Undecided } from "./budget.ts";
import { COUNT, type Domain, domainOf, LIST } from "./domains.ts";
import { type NamedPlace, placeOf } from "./named.ts";

/** One value that rules read: a field, an element of a list, a header, an enrichment's answer, or a member of one. */
export interface Variable {
  readonly id: number;
  readonly reference: Reference;
  /** The slot in which the element is that it is read of. Undefined for what is no element of unknown place. */
  readonly slot: number | undefined;
  /** True when the value may be absent. */
  readonly optional: boolean;
  /** True for a ligand: where it is absent, the guard that reads it fails. */
  readonly ligand: boolean;
  /** The record that the value is a member of: it is there when that is. Undefined for everything else. */
  readonly whole: Variable | undefined;
  readonly domain: Domain;
  /** Only of one that no reference reads: it is computed from others. */
  readonly computed?: Computed;
}

/** What a variable stands for that is computed from others: a sum, or whether one sum is no larger than another. */
export interface Computed {
  readonly of: "integer" | "number" | "duration";
  readonly left: readonly Part[];
  /** The truth of `left <= right`; undefined for the value of `left`. */
  readonly right?: readonly Part[];
}

export interface Part {
  readonly minus: boolean;
  readonly value: Variable | number;
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
  readonly #computed = new Map<string, Variable>();
  readonly #places = new Map<Variable, NamedPlace>();
  readonly #scalars = new Map<Variable, Scalar>();
  readonly #indexes = new Map<string, Set<number>>();
  readonly #typed = new Map<string, Typed>();

  /** The variable for what is computed from others; the same parts give the same one. It is no part of any artifact. */
  computed(computed: Computed, domain: Domain): Variable {
    const { of, left, right } = computed;
    const key = `${of} ${keyOfParts(left)}${right === undefined ? "" : ` <= ${keyOfParts(right)}`}`;
    const known = this.#computed.get(key);
    if (known !== undefined) return known;
    const variable: Variable = {
      id: -1 - this.#computed.size,
      reference: { kind: "field", path: key },
      optional: false,
      ligand: false,
      whole: undefined,
      slot: undefined,
      domain,
      computed,
    };
    this.#computed.set(key, variable);
    return variable;
  }

  get all(): readonly Variable[] {
    return this.#all;
  }

  /** The variable behind a reference of a core whose types are `typed`; of an element, the one in a slot. */
  of(reference: Reference, typed: Typed, slot?: number): Variable {
    const type = new ReferenceTypes(typed).of(reference);
    const ligand = reference.kind === "enrichment" && isLigand(reference.path, typed);
    const optional = ligand || type.kind === "optional";
    const key = keyOf(reference, slot);
    const known = this.#byKey.get(key);
    const domain = isCount(reference) ? COUNT : domainOf(present(type));
    if (known) {
      if (known.optional !== optional || known.ligand !== ligand || known.domain.name !== domain.name)
        throw new Undecided("incomparable");
      return known;
    }
    const whole =
      isMember(reference) || (ligand && isCount(reference))
        ? this.of({ kind: "enrichment", path: reference.path }, typed)
        : undefined;
    const variable = this.#add(key, { reference, slot, optional, ligand, whole, domain });
    const place = placeOf(reference);
    if (place) this.#places.set(variable, place);
    if (isElement(reference) && !this.#typed.has(reference.path)) this.#typed.set(reference.path, typed);
    if (isPart(reference) || domain.name === "scalar") this.#linkScalar(reference, typed, slot);
    return variable;
  }

  /** The variable behind a reference that a rule has. */
  read(reference: Reference, typed: Typed): Variable {
    if (reference.kind === "field" && typeof reference.index === "number") {
      const indexes = this.#indexes.get(reference.path) ?? new Set();
      this.#indexes.set(reference.path, indexes.add(reference.index));
    }
    return this.of(reference, typed);
  }

  /** Whether there is an element in a slot of a list: only its presence is asked. */
  slot(path: string, slot: number): Variable {
    const key = `slot ${path} ${slot}`;
    const reference: Reference = { kind: "element", path };
    const ofSlot = { reference, slot, optional: true, ligand: false, whole: undefined, domain: LIST };
    return this.#byKey.get(key) ?? this.#add(key, ofSlot);
  }

  /** How many elements a list has, if anything asks. */
  countOf(path: string): Variable | undefined {
    return this.#all.find(({ reference }) => reference.path === path && isCount(reference));
  }

  /** The indexes by which rules read elements of a list, in order. */
  indexesOf(path: string): readonly number[] {
    return [...(this.#indexes.get(path) ?? [])].sort((a, b) => a - b);
  }

  /** An element of a list of which some are read by their index. */
  elementAt(path: string, index: number): Variable {
    const typed = this.#typed.get(path);
    if (typed === undefined) throw new TypeError(`no element of ${path} is read by its index`);
    return this.of({ kind: "field", path, index }, typed);
  }

  #add(key: string, more: Omit<Variable, "id">): Variable {
    const variable: Variable = { id: this.#all.length, ...more };
    this.#all.push(variable);
    this.#byKey.set(key, variable);
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
    return own === undefined ? [] : this.named(own.object).filter(([other]) => other !== variable);
  }

  /** All values of one JSON object that are not lists, with what each names in it. */
  named(object: string): readonly (readonly [Variable, NamedPlace])[] {
    return [...this.#places].filter(([, place]) => place.object === object);
  }

  placeOf(variable: Variable): NamedPlace | undefined {
    return this.#places.get(variable);
  }

  #linkScalar(reference: Reference, typed: Typed, slot: number | undefined): void {
    if (reference.kind === "enrichment") return;
    const { as: _, ...itself } = reference;
    const scalar: Scalar = {
      itself: this.of(itself, typed, slot),
      number: this.of({ ...itself, as: "number" }, typed, slot),
      text: this.of({ ...itself, as: "text" }, typed, slot),
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
  return reference.kind !== "enrichment" && reference.as !== undefined;
}

function isCount(reference: Reference): boolean {
  return reference.kind !== "element" && reference.count === true;
}

function isElement(reference: Reference): boolean {
  return reference.kind === "field" && typeof reference.index === "number" && reference.as === undefined;
}

/** Header names are the same whatever the case of their ASCII letters. */
export function asciiLowerCase(text: string): string {
  return text.replace(/[A-Z]/gu, (letter) => letter.toLowerCase());
}

function keyOf(reference: Reference, slot: number | undefined): string {
  if (reference.kind === "element")
    return `element ${slot} ${reference.path} ${JSON.stringify([reference.member, reference.as])}`;
  if (reference.count) return `count ${reference.path}`;
  if (reference.kind === "enrichment") return `enrichment ${[reference.path, ...(reference.member ?? [])].join(" ")}`;
  const { path, index, as } = reference;
  return `field ${path} ${JSON.stringify([typeof index === "string" ? asciiLowerCase(index) : index, as])}`;
}

function keyOfParts(parts: readonly Part[]): string {
  return parts
    .map(({ minus, value }) => `${minus ? "-" : "+"}${typeof value === "number" ? value : `v${value.id}`}`)
    .join(" ");
}
