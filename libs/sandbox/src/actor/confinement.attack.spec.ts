import { isRef, type Ref, Vat } from "@glither/vat";
import { expect, it } from "@jest/globals";
import { attempts, count } from "../../../../tools/workspace/src/testing/counts.ts";
import { componentActor } from "./component-actor.ts";
import { Chance, randomModule } from "./testing/random-module.ts";

type Any = Ref<(...message: readonly unknown[]) => unknown>;

const PROGRAMS = 10_000;
/** How many are in one module, and so on the same stages. */
const IN_ONE = 20;
const MESSAGES = 4;

/** Two worlds in one vat: from `a` one reaches `b`, from `c` one reaches `d`, and from neither the other. */
class Worlds {
  readonly vat = new Vat({ report: () => undefined });
  /** Whose turn it is. */
  running: "a" | "c" = "a";
  readonly reached = { a: 0, b: 0, c: 0, d: 0 };
  readonly wrong: string[] = [];
  readonly ends: Record<"a" | "c", Any>;
  readonly #worlds = new Map<unknown, "a" | "c">();

  constructor() {
    this.ends = { a: this.#end("a", "a", this.#end("b", "a")), c: this.#end("c", "c", this.#end("d", "c")) };
  }

  #end(name: "a" | "b" | "c" | "d", world: "a" | "c", answer?: Any): Any {
    const made = this.vat.spawn(() => (...message: readonly unknown[]) => {
      this.reached[name] += 1;
      if (this.running !== world) this.wrong.push(`${this.running} has reached ${name}`);
      this.look(message);
      return answer;
    });
    this.#worlds.set(made, world);
    return made;
  }

  /** References of the other world are nowhere in what comes from this one. */
  look(value: unknown): void {
    if (Array.isArray(value)) for (const one of value) this.look(one);
    const world = isRef(value) ? this.#worlds.get(value) : undefined;
    if (world !== undefined && world !== this.running) this.wrong.push(`${this.running} was given one of ${world}`);
  }
}

/** The stages are shared by actors of both worlds, who take turns on them. */
it(`holds ${PROGRAMS} random programs to what their references reach`, () => {
  const worlds = new Worlds();
  const outcomes: Record<string, number> = {};
  const total = attempts(PROGRAMS);
  let ended = 0;
  for (let seed = 0; seed < total / IN_ONE; seed++) {
    const bytes = randomModule(new Chance(seed), IN_ONE);
    const maker = componentActor<unknown, []>(bytes, { limits: { time: 5, calls: 50 } });
    for (let program = 0; program < IN_ONE; program++) {
      const [before, endedBefore] = [worlds.wrong.length, ended];
      const actors = { a: worlds.vat.spawn(maker) as Ref as Any, c: worlds.vat.spawn(maker) as Ref as Any };
      for (let message = 0; message < MESSAGES; message++)
        for (const world of ["a", "c"] as const) {
          worlds.running = world;
          const given = message === 2 ? undefined : worlds.ends[world];
          try {
            worlds.look(worlds.vat.call(actors[world], "go", given, program));
            ended += 1;
          } catch {
            // It used what it does not hold, or said what is nothing.
          }
        }
      const outcome = worlds.wrong.length > before ? "escaped" : ended === endedBefore ? "refused" : "harmless";
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    }
  }
  expect(worlds.wrong).toEqual([]);
  // They do reach what they may, or nothing was shown.
  for (const reached of Object.values(worlds.reached)) expect(reached).toBeGreaterThan(total / 10);
  expect(ended).toBeGreaterThan(total);
  count("components", total, outcomes);
});
