import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  admit,
  answersBindings,
  CrossingError,
  dispose,
  LinkError,
  linkComponent,
  type Reading,
  stepBound,
} from "@glither/host";
import { deriveWorld, printWorld, withoutShared } from "@glither/wit";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { attempts, count } from "../../../tools/workspace/src/testing/counts.ts";
import { Random } from "./fuzz/random.ts";
import { type Mutator, mutators } from "./testing/binary-mutants.ts";
import { directComponent } from "./testing/direct.ts";
import { type Shipped, shippedRulesets } from "./testing/shipped.ts";

/** How many of each kind. Those of data and code are the ones that may be admitted, and then cost a translation by jco. */
const MUTANTS: Readonly<Record<string, number>> = {
  bytes: 16_000,
  sections: 8_000,
  "inner sections": 8_000,
  names: 14_000,
  "inner names": 8_000,
  nesting: 15_000,
  wiring: 15_000,
  "inner wiring": 6_000,
  lengths: 4_000,
  splices: 3_000,
  ends: 2_000,
  data: 500,
  code: 500,
};

interface Seed extends Shipped {
  readonly component: Uint8Array;
  readonly reading: Reading;
}

let folder: string;
let seeds: readonly Seed[];
let kinds: Readonly<Record<string, Mutator>>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "glither-admission-"));
  const shipped = shippedRulesets().filter(({ shelf }) => /mailguard|council|gateway/u.test(shelf));
  seeds = await Promise.all(
    shipped.map(async (ruleset) => {
      const world = withoutShared(printWorld(deriveWorld(ruleset.core)));
      const plain = await directComponent(ruleset.core);
      const component = Buffer.concat([plain, custom("glither.world", world)]);
      return { ...ruleset, component, reading: admit(component) };
    }),
  );
  kinds = mutators(
    seeds.map(({ component }) => component),
    join(folder, "PWNED"),
  );
});
afterAll(() => rm(folder, { recursive: true }));

function custom(name: string, text: string): Uint8Array {
  const body = Buffer.from(`${String.fromCharCode(name.length)}${name}${text}`);
  return Buffer.concat([Uint8Array.of(0, (body.length & 0x7f) | 0x80, body.length >> 7), body]);
}

/** What was changed lies in a remark or in the world's text, so that both embedders are given the very bytes as before. */
function isSameForEmbedders(one: Reading, other: Reading): boolean {
  return (
    one.sections.length === other.sections.length &&
    one.sections.every(({ id, body }, at) => {
      const same = other.sections[at];
      return same?.id === id && Buffer.compare(body, same.body) === 0;
    })
  );
}

/** Of such mutants so many are run all the same. */
const RUN = 20;
let untouched = 0;

/** Refused by the reading or by the engine, the same under both embedders, or what must not be. */
async function outcome(seed: Seed, mutant: Uint8Array): Promise<string> {
  try {
    if (isSameForEmbedders(admit(mutant), seed.reading) && untouched++ >= RUN) return "harmless";
  } catch (error) {
    return error instanceof LinkError ? "refused" : `broken: ${String(error)}`;
  }
  const slim = await runUnder("slim", seed, mutant);
  // Types that are not the contract's are seen before anything runs, whatever would have run it.
  if (slim === MISMATCH) return "refused";
  const jco = await runUnder("jco", seed, mutant);
  if (slim.startsWith("broken") || jco.startsWith("broken")) return `${slim} ${jco}`;
  if (slim !== jco) return "run differently by the embedders";
  return slim === "refused" ? "refused" : "harmless";
}

const MISMATCH = "types of another contract";

/** What comes of some cases, as one text. That it ends was proved, so that it may run here. */
async function runUnder(embedder: "slim" | "jco", { core, cases }: Seed, mutant: Uint8Array): Promise<string> {
  const said: unknown[] = [];
  for (const { artifact, enrich } of cases.slice(0, 4)) {
    const bindings = answersBindings({ answers: Object.fromEntries(enrich), contract: core, tokenSource: () => "t" });
    try {
      const { receipt, failure } = dispose(
        await linkComponent(mutant, bindings, { embedder, where: "here" }),
        artifact,
        core,
      );
      // Where it goes wrong both close it; each finds its own words for what it was.
      said.push(failure === undefined ? receipt : [receipt.verdict, receipt.rule, receipt.actions]);
    } catch (error) {
      if (error instanceof LinkError) return "refused";
      return error instanceof CrossingError && error.code === "CONTRACT_MISMATCH"
        ? MISMATCH
        : `broken: ${String(error)}`;
    }
  }
  return JSON.stringify(said);
}

/** A component that differs from the seed, and of which it is proved that it ends, should it be admitted. */
function mutantOf(mutate: Mutator, seed: Seed, random: Random): Uint8Array {
  for (;;) {
    const mutant = mutate(seed.component, random);
    if (Buffer.compare(mutant, seed.component) !== 0 && endsIfAdmitted(mutant)) return mutant;
  }
}

function endsIfAdmitted(mutant: Uint8Array): boolean {
  try {
    return stepBound(admit(mutant).core.bytes).bounded;
  } catch {
    return true;
  }
}

describe("a component that was changed is refused, or disposes the same under both embedders", () => {
  it("is made a hundred thousand times", () => {
    expect(Object.values(MUTANTS).reduce((sum, number) => sum + number, 0)).toBe(100_000);
    expect(Object.keys(kinds)).toEqual(Object.keys(MUTANTS));
  });

  it("and the seeds themselves do", async () => {
    expect(seeds).toHaveLength(3);
    for (const seed of seeds) expect(await outcome(seed, seed.component)).toBe("harmless");
  });

  it.each(Object.entries(MUTANTS))(
    "in its %s, %i times or a tenth of it",
    async (kind, all) => {
      const number = attempts(all);
      const outcomes: Record<string, number> = {};
      for (let position = 0; position < number; position += 1) {
        const random = new Random(20_260_801, position);
        const seed = random.pick(seeds);
        const what = await outcome(seed, mutantOf(kinds[kind] ?? ((bytes) => bytes), seed, random));
        outcomes[what] = (outcomes[what] ?? 0) + 1;
      }
      const escaped = existsSync(join(folder, "PWNED")) || "escaped" in globalThis;
      expect(escaped).toBe(false);
      count("mutants", number, outcomes);
    },
    600_000,
  );
});
