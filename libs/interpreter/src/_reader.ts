import {
  type ArtifactValue,
  type Core,
  type Enrichment,
  type ListReference,
  memberOf,
  type Reference,
} from "@glither/roux/core";
import { UnansweredError } from "./error.ts";
import type { Observer } from "./observer.ts";

/** The fields of an artifact and the answers of enrichments by path: `null` is absent, durations are milliseconds. */
export interface Facts {
  readonly artifact: ReadonlyMap<string, ArtifactValue>;
  readonly enrich: ReadonlyMap<string, ArtifactValue>;
}

/** Thrown where a ligand that a guard needs is absent or stale. */
export class Absent extends Error {}

/** Reads values in one crossing, and keeps what was asked for. */
export class Reader {
  readonly asked: string[] = [];
  readonly absent = new Set<string>();
  readonly #facts: Facts;
  readonly #observer: Observer;
  readonly #enrichments: ReadonlyMap<string, Enrichment>;

  constructor({ enrichments }: Pick<Core, "enrichments">, facts: Facts, observer: Observer = {}) {
    this.#facts = facts;
    this.#observer = observer;
    this.#enrichments = new Map(enrichments.map((enrichment) => [enrichment.path, enrichment]));
  }

  /** The element that a test is asked of, while a list is gone through. */
  element: ArtifactValue = null;

  /** @throws Absent */
  read(reference: Reference): ArtifactValue {
    const { reads } = this.#observer;
    if (reads === undefined) return this.#read(reference);
    try {
      const value = this.#read(reference);
      reads(reference, value);
      return value;
    } catch (thrown) {
      if (thrown instanceof Absent) reads(reference, undefined);
      throw thrown;
    }
  }

  /** @throws Absent */
  list(reference: ListReference): readonly ArtifactValue[] {
    return asList(this.read(reference));
  }

  /** Whether a value is there, a ligand too; one that is not is kept as absent. */
  isThere(reference: Reference): boolean {
    try {
      return this.read(reference) !== null;
    } catch (thrown) {
      if (thrown instanceof Absent) return false;
      throw thrown;
    }
  }

  #read(reference: Reference): ArtifactValue {
    if (reference.kind === "element") return asKind(memberOf(this.element, reference.member ?? []), reference.as);
    if (reference.count) return asList(this.#read({ kind: reference.kind, path: reference.path })).length;
    if (reference.kind === "enrichment") return memberOf(this.#bound(reference.path), reference.member ?? []);
    return asKind(element(this.#facts.artifact.get(reference.path) ?? null, reference.index), reference.as);
  }

  #bound(path: string): ArtifactValue {
    const answer = this.#ask(path);
    const ligand = this.#enrichments.get(path)?.ligand;
    if (ligand === undefined) return answer;
    const [value = null, age = 0] = ligand.fresh !== undefined && Array.isArray(answer) ? answer : [answer];
    if (value !== null && Number(age) <= (ligand.fresh ?? 0)) return value;
    this.absent.add(path);
    throw new Absent();
  }

  /** Asks at most once; first for the enrichments that a ligand is produced from. */
  #ask(path: string): ArtifactValue {
    if (!this.asked.includes(path)) {
      for (const source of this.#enrichments.get(path)?.ligand?.from ?? [])
        if (this.#enrichments.has(source)) this.#ask(source);
      this.asked.push(path);
    }
    const answer = this.#facts.enrich.get(path);
    if (answer === undefined) throw new UnansweredError(path);
    return answer;
  }
}

function asList(value: ArtifactValue): readonly ArtifactValue[] {
  return Array.isArray(value) ? value : [];
}

/** A scalar as one of the two that it can be; absent when it is the other. */
function asKind(value: ArtifactValue, as: "number" | "text" | undefined): ArtifactValue {
  return as === undefined || typeof value === (as === "number" ? "number" : "string") ? value : null;
}

/** One element of a list, or the first header of a name; what is not there is absent. */
function element(value: ArtifactValue, index: number | string | undefined): ArtifactValue {
  if (index === undefined || !Array.isArray(value)) return value;
  if (typeof index === "number") return value[index] ?? null;
  const pair = value.find(([name]) => asciiLowerCase(String(name)) === asciiLowerCase(index));
  return pair?.[1] ?? null;
}

/** Header names compare without regard to ASCII case. */
function asciiLowerCase(text: string): string {
  return text.replace(/[A-Z]/gu, (letter) => letter.toLowerCase());
}
