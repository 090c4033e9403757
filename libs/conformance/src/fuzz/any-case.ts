import { type ArtifactValue, answerType, type Core, MOMENT_BOUNDS, type ValueType } from "@glither/roux/core";
import type { Case } from "../case.ts";
import { anyAddress } from "./addresses.ts";
import { Aims } from "./aims.ts";
import { granted } from "./grant.ts";
import { HEADER_NAMES } from "./operands.ts";
import type { Random } from "./random.ts";
import { longText, neighbour, TEXTS } from "./texts.ts";
import { Wishes } from "./wish.ts";

const EXPECT = { verdict: "", rule: "", reason_class: "", actions: [] };
const NUMBERS = [0, -0, 1, 0.1, 0.30000000000000004, -2.5, 5e-324, 2 ** 53, 1e21, 1e308, -1e308];
const MOST = Number.MAX_SAFE_INTEGER;
/** In units of UTF-16, of which each takes three bytes at most. */
const LONGEST_ANSWER = 20_000;

/** Artifacts and answers that aim at the borders of one ruleset's guards. */
export class AnyCase {
  readonly #core: Core;
  readonly #aims: Aims;
  readonly #texts: readonly string[];
  readonly #random: Random;
  readonly #wishes: Wishes;

  constructor(core: Core, texts: readonly string[], random: Random) {
    this.#core = core;
    this.#aims = new Aims(core);
    this.#texts = texts;
    this.#random = random;
    this.#wishes = new Wishes(core, texts, random);
  }

  next(name: string): Case {
    const random = this.#random;
    const { fields, enrichments } = this.#core;
    const answered = enrichments.filter(() => !random.chance(1));
    const artifact = new Map(fields.map(({ path, type }) => [path, this.value(type, path)]));
    const enrich = new Map(answered.map((own) => [own.path, this.value(answerType(own), own.path)]));
    if (random.chance(60)) this.#aim(artifact, enrich);
    return { name, artifact, enrich, timeline: random.chance(80) ? [] : this.#timeline(), expect: EXPECT };
  }

  /** Changes values so that the guards of one rule, and perhaps all but one of them, are likely to hold. */
  #aim(artifact: Map<string, ArtifactValue>, enrich: Map<string, ArtifactValue>): void {
    const { fields, enrichments, rules } = this.#core;
    const tests = this.#random.pick(rules).guards.map(({ test }) => test);
    const kept = this.#random.chance(25) ? this.#random.some(tests, 0, tests.length - 1) : tests;
    for (const wish of this.#wishes.all(kept)) {
      const { path } = wish.of;
      const [values, types] = fields.some((field) => field.path === path)
        ? [artifact, fields]
        : [enrich, enrichments.map((own) => ({ path: own.path, type: answerType(own) }))];
      const type = types.find((own) => own.path === path)?.type;
      const value = values.get(path);
      if (type !== undefined && value !== undefined) values.set(path, granted(type, value, wish));
    }
  }

  value(type: ValueType, path: string): ArtifactValue {
    const random = this.#random;
    switch (type.kind) {
      case "text":
        return this.#text(path);
      case "boolean":
        return random.chance(50);
      case "integer":
        return this.#whole(path, -MOST);
      case "duration":
        return this.#whole(path, 0);
      case "ip":
        return anyAddress(this.#aims.of(path, "string").map(String), random);
      case "moment": {
        const [least, greatest] = MOMENT_BOUNDS[type.unit];
        return Math.min(this.#whole(path, least), greatest);
      }
      case "number":
        return this.#number(path);
      case "scalar":
        return random.chance(50) ? this.#text(path) : this.#number(path);
      case "enum":
        return random.pick(type.symbols);
      case "optional":
        return random.chance(25) ? null : this.value(type.of, path);
      case "record":
        return Object.fromEntries(type.members.map((member) => [member.name, this.value(member.type, path)]));
      case "dated":
        return [this.value(type.of, path), this.#age(path)];
      case "list":
        return random.list(0, random.chance(10) ? 20 : 3, () => this.value(type.of, path));
      case "headers":
        return random.list(0, 4, () => [random.pick(HEADER_NAMES), this.#text(path)]);
    }
  }

  #text(path: string): string {
    const random = this.#random;
    const aims = this.#aims.of(path, "string");
    const near = (): string => String(random.pick(aims.length > 0 ? aims : [...this.#texts]));
    return random.weighted(
      [40, near],
      [20, () => neighbour(near(), random)],
      [15, () => random.pick(this.#texts)],
      [8, () => neighbour(random.pick(this.#texts), random)],
      [8, () => random.pick(TEXTS)],
      [6, () => ""],
      [2, () => near() + random.pick(TEXTS)],
      [1, () => longText(near(), random.pick([100, 1_000, this.#longest(path)]), random)],
    );
  }

  /** An answer may be handed on to another enrichment that is looked up by it, within what a host lets one call take. */
  #longest(path: string): number {
    const isAnswer = this.#core.enrichments.some((own) => own.path === path);
    return isAnswer ? Math.min(LONGEST_ANSWER, this.#aims.longest) : this.#aims.longest;
  }

  #whole(path: string, least: number): number {
    const random = this.#random;
    const aims = this.#aims.of(path, "number").filter(Number.isSafeInteger);
    const near = Number(random.pick(aims.length > 0 ? aims : [0, 1, 10, 2 ** 32]));
    const value = random.weighted(
      [5, () => near],
      [3, () => near + random.pick([1, -1])],
      [1, () => -near],
      [1, () => random.pick([0, 1, 2 ** 31, 2 ** 32, MOST, least, near + 2 ** 32])],
      [1, () => random.between(-5, 300)],
    );
    return Math.min(Math.max(value, least), MOST);
  }

  #number(path: string): number {
    const random = this.#random;
    const aims = this.#aims.of(path, "number");
    const near = Number(random.pick(aims.length > 0 ? aims : [0, 1]));
    return random.weighted(
      [5, () => near],
      [2, () => beside(near, random.pick([1, -1]))],
      [1, () => -near],
      [2, () => random.pick(NUMBERS)],
      [1, () => near + random.pick([1, -1])],
    );
  }

  #age(path: string): number {
    const random = this.#random;
    const fresh = this.#core.enrichments.find((own) => own.path === path)?.ligand?.fresh ?? 0;
    return random.weighted(
      [4, () => random.between(0, 3) && Math.max(fresh - 1, 0)],
      [3, () => fresh],
      [2, () => Math.min(fresh + 1, MOST)],
      [1, () => random.pick([0, MOST, 2 ** 32])],
    );
  }

  /** Events, guards and times of the ruleset's own arms, and others. */
  #timeline(): Case["timeline"] {
    const obligations = this.#core.rules.flatMap(({ outcome }) =>
      "obligations" in outcome ? outcome.obligations : [],
    );
    const entries = obligations.map(({ trigger }): Case["timeline"][number] => {
      if (trigger.kind === "on") return { on: trigger.event };
      if (trigger.kind === "when") return { when: trigger.guard };
      return { after: `${Math.max(trigger.ms + this.#random.between(-1, 1), 0)}ms` };
    });
    return this.#random.some([...entries, { on: "other" }, { after: "1ms" }], 0, 3);
  }
}

/** The next number of binary64 in one direction, by its bits. */
function beside(value: number, step: 1 | -1): number {
  if (value === 0) return step * Number.MIN_VALUE;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  view.setBigInt64(0, view.getBigInt64(0) + BigInt(step));
  return view.getFloat64(0);
}
