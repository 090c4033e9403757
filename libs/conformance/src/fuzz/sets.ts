import { present } from "@glither/roux/core";
import type { Constants } from "./constants.ts";
import type { Operand } from "./operands.ts";
import type { Random } from "./random.ts";

/** A set that has a name. */
export interface SetPlan {
  readonly name: string;
  /** As a ruleset writes them. */
  readonly values: readonly string[];
  /** It is a file with a line for each value. */
  readonly listed?: true;
}

/** The named sets of one ruleset, made when a guard wants one; those of a type are asked for again. */
export class NamedSets {
  readonly plans: SetPlan[] = [];
  readonly #byType = new Map<string, string[]>();
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  /** The name of a set whose values can be compared with what is read. */
  for({ type, scalar }: Operand, constants: Constants): string {
    const inner = present(type);
    // Beside a list, a value that has no type of its own is read as a text.
    const isFitting = !scalar || inner.kind === "text";
    const named = inner.kind === "enum" ? inner.name : inner.kind === "moment" ? inner.unit : inner.kind;
    const key = [named, isFitting].join(" ");
    const known = this.#byType.get(key) ?? [];
    if (known.length > 0 && this.#random.chance(60)) return this.#random.pick(known);
    const name = `s${this.plans.length}`;
    const values = this.#random.list(1, this.#random.chance(20) ? 20 : 4, () => constants.within(type));
    const isLong = inner.kind === "text" && this.#random.chance(8);
    const filling = isLong ? Array.from({ length: this.#random.between(200, 900) }, (_, at) => `"d${at}.example"`) : [];
    const all = [...values, ...filling];
    const listed = isFitting && all.every((value) => lineOf(value) !== undefined) && this.#random.chance(60);
    this.plans.push({ name, values: all, ...(listed ? { listed } : {}) });
    this.#byType.set(key, [...known, name]);
    return name;
  }
}

/** A value as a line of a list, or undefined where lines have no such form of it. */
export function lineOf(value: string): string | undefined {
  if (!value.startsWith('"')) return /^[\w.:/-]+$/u.test(value) ? value : undefined;
  if (!value.endsWith('"')) return undefined;
  const text = value.slice(1, -1);
  return text !== "" && text.trim() === text && !/^#|["\\]/u.test(text) ? text : undefined;
}
