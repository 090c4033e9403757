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

/** A test as it was looked at; what it asks for by its name is kept apart, since that is looked at once. */
interface Looked extends TestTrace {
  readonly named?: string;
  readonly parts: readonly Looked[];
}

interface Node {
  readonly test: Test;
  readonly reads: Map<string, ReadTrace>;
  parts: Looked[];
  looked: number;
  of: number;
}

/** Writes down what an evaluation does. */
export class Tracer implements Observer {
  readonly #types: ReferenceTypes;
  readonly #core: Core;
  readonly #collection: string;
  readonly #rules: { readonly rule: Rule; readonly guards: Looked[] }[] = [];
  readonly #open: Node[] = [];
  /** Of the groups and scores that were looked at. */
  readonly #named = new Map<string, readonly Looked[]>();

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
      guards: guards.map((guard) => this.#whole(guard, new Set())),
      of: rule.guards.length,
    }));
  }

  /** With what a guard asks for by its name, there where it asks for it first. */
  #whole({ named, ...trace }: Looked, told: Set<string>): TestTrace {
    const parts = named === undefined ? trace.parts : told.has(named) ? [] : (this.#named.get(named) ?? []);
    if (named !== undefined) told.add(named);
    return { ...trace, parts: parts.map((part) => this.#whole(part, told)) };
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
    const trace: Looked = {
      words: printTest(test, this.#collection, shortSet),
      truth,
      reads: [...node.reads.values()],
      parts: node.parts,
      ...(test.kind === "group" || test.kind === "score" ? this.#asked(test, node.parts, truth) : {}),
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

  /** Of a group or score that was looked at before, there are no parts now. */
  #asked({ kind, name }: { kind: "group" | "score"; name: string }, parts: readonly Looked[], truth: Truth) {
    const named = `${kind} ${name}`;
    const known = this.#named.get(named) ?? (kind === "group" ? parts : this.#weighed(name, parts));
    this.#named.set(named, known);
    if (kind === "group") return { named, parts: [] };
    const total = known.reduce(
      (sum, { truth: own, weight }) => sum + (own === "holds" && weight !== undefined ? millionths(weight) : 0),
      0,
    );
    return { named, parts: [], score: { name, total: truth === "absent" ? undefined : decimalOf(total) } };
  }

  /** All terms are looked at, up to one that misses a ligand. */
  #weighed(name: string, parts: readonly Looked[]): readonly Looked[] {
    const { terms } = scoreOf(this.#core, name);
    return parts.flatMap((part, at) => (terms[at] ? { ...part, weight: terms[at].weight } : []));
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
