import {
  type Constant,
  type Core,
  type Guard,
  isReference,
  present,
  type Reference,
  ReferenceTypes,
  type Test,
} from "@glither/roux/core";
import type { Sources } from "../tests/cost.ts";
import { literalOf } from "../tests/literal.ts";
import { MANY } from "./packed.ts";
import { keyOf } from "./table.ts";

/** A key under which a rule can be found: its operand is it, begins or ends with it. */
export interface Probe {
  readonly where: "whole" | "start" | "end" | "symbol";
  readonly key: Uint8Array;
}

/** What a rule can be found by: one of its guards, which holds for the operands that one of the probes fits. */
export interface Handle {
  readonly guard: number;
  readonly operand: Reference;
  readonly probes: readonly Probe[];
}

/** Finds by which guard, if any, a rule can be looked up instead of being asked. */
export class Handles {
  readonly #types: ReferenceTypes;
  readonly #sources: Sources;

  constructor(core: Core, sources: Sources) {
    this.#types = new ReferenceTypes(core);
    this.#sources = sources;
  }

  /**
   * A guard that comes after one that asks for an enrichment will not do: to skip the rule would be not to ask. Nor
   * will one that asks for an enrichment itself, unless it is the first.
   */
  of(guards: readonly Guard[]): Handle | undefined {
    const asking = guards.findIndex(({ test }) => this.#sources.enrichmentsOf(test).size > 0);
    const free = asking === -1 ? guards : guards.slice(0, Math.max(asking, asking === 0 ? 1 : 0));
    const handles = free.flatMap(({ test }, guard) => {
      const found = this.#found(test);
      return found ? [{ guard, ...found }] : [];
    });
    return handles.find(({ probes }) => probes.every(({ where }) => where !== "symbol")) ?? handles[0];
  }

  #found(test: Test): Omit<Handle, "guard"> | undefined {
    switch (test.kind) {
      case "compare": {
        const { left, right } = test;
        if (test.op !== "==" || isReference(right) || right.kind === "boolean") return undefined;
        return { operand: left, probes: [this.#whole(left, right)] };
      }
      case "member":
        if (test.values.length >= MANY || test.values.some(isNet)) return undefined;
        if (present(this.#types.of(test.operand)).kind === "boolean") return undefined;
        return { operand: test.operand, probes: test.values.map((value) => this.#whole(test.operand, value)) };
      case "match": {
        const literal = test.negated ? undefined : literalOf(test.pattern);
        if (literal === undefined) return undefined;
        const keys = literal.texts.map((value) => keyOf({ kind: "text", value }));
        return { operand: test.operand, probes: keys.map((key) => ({ where: literal.where, key })) };
      }
      case "any": {
        const found = test.tests.map((inner) => this.#found(inner));
        const [first] = found;
        const same = found.every((item) => item && first && operandKey(item.operand) === operandKey(first.operand));
        return first && same
          ? { operand: first.operand, probes: found.flatMap((item) => item?.probes ?? []) }
          : undefined;
      }
      default:
        return undefined;
    }
  }

  #whole(operand: Reference, constant: Parameters<typeof keyOf>[0]): Probe {
    if (constant.kind !== "symbol") return { where: "whole", key: keyOf(constant) };
    const type = present(this.#types.of(operand));
    const index = type.kind === "enum" ? type.symbols.indexOf(constant.value) : 0;
    return { where: "symbol", key: keyOf({ kind: "integer", value: index }) };
  }
}

/** A net is no key: many addresses are in it. */
function isNet(value: Constant): boolean {
  return value.kind === "ip" && value.value.includes("/");
}

export function operandKey(operand: Reference): string {
  return JSON.stringify(operand);
}
