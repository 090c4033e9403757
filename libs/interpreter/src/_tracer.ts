import {
  type ArtifactValue,
  type Core,
  decimalOf,
  millionths,
  present,
  printDuration,
  printMoment,
  printReference,
  printTest,
  type Reference,
  ReferenceTypes,
  type Rule,
  scoreOf,
  shortSet,
  type Test,
} from "@glither/roux/core";
import { abridged } from "./_abridged.ts";
import type { ReadTrace, RuleTrace, TestTrace } from "./explanation.ts";
import type { Observer, Truth } from "./observer.ts";

interface Node {
  readonly test: Test;
  readonly reads: Map<string, ReadTrace>;
  parts: TestTrace[];
  looked: number;
  of: number;
}

/** Writes down what an evaluation does. */
export class Tracer implements Observer {
  readonly #types: ReferenceTypes;
  readonly #core: Core;
  readonly #collection: string;
  readonly #rules: { readonly rule: Rule; readonly guards: TestTrace[] }[] = [];
  readonly #open: Node[] = [];

  constructor(core: Core) {
    this.#types = new ReferenceTypes(core);
    this.#core = core;
    this.#collection = core.dialect.collection;
  }

  /** The rules that were looked at so far. */
  get looked(): RuleTrace[] {
    return this.#rules.map(({ rule, guards }) => ({
      rule: rule.name,
      held: guards.length === rule.guards.length && guards.every(({ truth }) => truth === "holds"),
      guards,
      of: rule.guards.length,
    }));
  }

  readonly rule = (rule: Rule): void => {
    this.#rules.push({ rule, guards: [] });
  };

  readonly begins = (test: Test): void => {
    const around = this.#open.at(-1);
    if (around?.test.kind === "quantified") {
      around.looked += 1;
      // Of a million elements that say the same, the last one is enough.
      around.parts = [];
    }
    this.#open.push({ test, reads: new Map(), parts: [], looked: 0, of: 0 });
  };

  readonly ends = (test: Test, truth: Truth): void => {
    const node = this.#open.pop();
    if (node === undefined) return;
    const trace: TestTrace = {
      words: printTest(test, this.#collection, shortSet),
      truth,
      reads: [...node.reads.values()],
      parts: node.parts,
      ...(test.kind === "score" ? this.#scored(test.name, node.parts, truth) : {}),
      ...(test.kind === "quantified" ? { elements: { looked: node.looked, of: node.of } } : {}),
    };
    (this.#open.at(-1)?.parts ?? this.#rules.at(-1)?.guards)?.push(trace);
  };

  readonly reads = (reference: Reference, found: ArtifactValue | undefined): void => {
    const node = this.#open.at(-1);
    if (node === undefined) return;
    if (node.test.kind === "quantified" && Array.isArray(found)) node.of = found.length;
    const words = printReference(reference);
    if (!node.reads.has(words)) node.reads.set(words, this.#readOf(reference, words, found ?? null));
  };

  /** All terms are looked at, up to one that misses a ligand. */
  #scored(name: string, parts: readonly TestTrace[], truth: Truth): Pick<TestTrace, "score" | "parts"> {
    const { terms } = scoreOf(this.#core, name);
    const weighed = parts.flatMap((part, at) => (terms[at] ? { ...part, weight: terms[at].weight } : []));
    const total = weighed.reduce((sum, part) => sum + (part.truth === "holds" ? millionths(part.weight) : 0), 0);
    return { parts: weighed, score: { name, total: truth === "absent" ? undefined : decimalOf(total) } };
  }

  #readOf(reference: Reference, words: string, found: ArtifactValue): ReadTrace {
    const { value, cut } = abridged(found);
    return {
      words,
      from: FROM[reference.kind],
      path: reference.path,
      value,
      text: this.#text(reference, value),
      ...(cut ? { cut: true } : {}),
    };
  }

  #text(reference: Reference, value: ArtifactValue): string {
    const type = present(this.#types.of(reference));
    if (type.kind === "duration" && typeof value === "number") return printDuration(value);
    if (type.kind === "moment" && typeof value === "number") return printMoment(type.unit, value);
    return (type.kind === "enum" || type.kind === "ip") && typeof value === "string" ? value : JSON.stringify(value);
  }
}

const FROM = { field: "artifact", enrichment: "answer", element: "element" } as const;
