import type { Core, Reference } from "../ir/core.ts";
import type { ValueType } from "../ir/types.ts";
import { present } from "../lower/values.ts";
import { Undecided } from "./budget.ts";
import { type Domain, domainOf } from "./domains.ts";

/** One value that rules read: a field, an element of a list, a header, or an enrichment's answer. */
export interface Variable {
  readonly id: number;
  readonly reference: Reference;
  /** True when the value may be absent. */
  readonly optional: boolean;
  readonly domain: Domain;
}

export type Typed = Pick<Core, "fields" | "enrichments">;

/** The variables of one analysis. References to the same value give the same variable, in both rulesets of a diff. */
export class Variables {
  readonly #byKey = new Map<string, Variable>();
  readonly #all: Variable[] = [];

  get all(): readonly Variable[] {
    return this.#all;
  }

  /** The variable behind a reference of a core whose types are `typed`. */
  of(reference: Reference, typed: Typed): Variable {
    const { type, optional } = typeOf(reference, typed);
    const key = keyOf(reference);
    const known = this.#byKey.get(key);
    const domain = domainOf(type);
    if (known) {
      if (known.optional !== optional || known.domain.name !== domain.name) throw new Undecided("incomparable");
      return known;
    }
    const variable: Variable = { id: this.#all.length, reference, optional, domain };
    this.#all.push(variable);
    this.#byKey.set(key, variable);
    return variable;
  }
}

/** Header names are the same whatever the case of their ASCII letters. */
export function asciiLowerCase(text: string): string {
  return text.replace(/[A-Z]/gu, (letter) => letter.toLowerCase());
}

function keyOf(reference: Reference): string {
  if (reference.kind === "enrichment" || reference.index === undefined) return `${reference.kind} ${reference.path}`;
  const { index } = reference;
  return `field ${reference.path} ${JSON.stringify(typeof index === "string" ? asciiLowerCase(index) : index)}`;
}

/** The type of the value that is there, and whether it may be absent. */
export function typeOf(reference: Reference, typed: Typed): { readonly type: ValueType; readonly optional: boolean } {
  const declared = reference.kind === "field" ? typed.fields : typed.enrichments;
  const type = declared.find(({ path }) => path === reference.path)?.type;
  if (type === undefined) throw new TypeError(`the core does not declare ${reference.path}`);
  if (type.kind === "list") return { type: present(type.of), optional: true };
  if (type.kind === "headers") return { type: { kind: "text" }, optional: true };
  return { type: present(type), optional: type.kind === "optional" };
}
