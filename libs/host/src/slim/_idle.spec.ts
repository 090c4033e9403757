import { expect, it } from "@jest/globals";
import { admit } from "../admission/admit.ts";
import { ASK, entry, flag, MEMORY, POST } from "../testing/flag.ts";
import { compile, engineHere } from "./engine.ts";
import { planOf } from "./plan.ts";
import { Pool } from "./pool.ts";

const plan = planOf(admit(await flag(ASK, MEMORY, entry("(call $ask (local.get 0))"), POST)));
const module = await compile(plan.core);
const newPool = (): Pool => new Pool(engineHere(module), plan);

/** So many crossings within each other, so that each has its own instance. */
function nested(pool: Pool, depth: number): unknown {
  return pool.dispose([() => depth === 1 || nested(pool, depth - 1)], [true]);
}

/** A full pool for each of 128 rulesets takes all places of a thread. */
function fullPools(count: number): Pool[] {
  return Array.from({ length: count }, () => {
    const pool = newPool();
    nested(pool, 9);
    return pool;
  });
}

const idleOf = (pools: readonly Pool[]): number[] => pools.map((pool) => pool.idle);

it("eight wait in a pool", () => {
  expect(idleOf(fullPools(1))).toEqual([8]);
});

it("no more than 1,024 wait in all, and the pool that was used longest ago gives its places to the others", () => {
  const pools = fullPools(130);
  expect(idleOf(pools)).toEqual([0, 0, ...new Array(128).fill(8)]);
});

it("a pool that is used keeps its places", () => {
  const [first, second, third, ...others] = fullPools(128);
  expect(idleOf([...(first ? [first] : []), ...others])).toEqual(new Array(126).fill(8));
  for (const pool of [first, third]) if (pool !== undefined) nested(pool, 1);
  const [later] = fullPools(1);
  const [last] = fullPools(1);
  expect([first, second, third, later, last].map((pool) => pool?.idle)).toEqual([8, 0, 8, 8, 8]);
  expect(idleOf(others)).toEqual([0, ...new Array(124).fill(8)]);
});

it("a pool of which none waits gives none, and gets a place when it is used again", () => {
  const [first, ...others] = fullPools(129);
  expect(first?.idle).toBe(0);
  if (first !== undefined) for (let crossing = 0; crossing < 3; crossing += 1) nested(first, 1);
  expect(idleOf([...(first ? [first] : []), ...others])).toEqual([1, 7, ...new Array(127).fill(8)]);
});

it("a pool gives its places wherever it stood among the others before", () => {
  const [first, second] = fullPools(2);
  if (first !== undefined) for (const depth of [1, 8]) nested(first, depth);
  const others = fullPools(128);
  expect([first?.idle, second?.idle, ...idleOf(others)]).toEqual([0, 0, ...new Array(128).fill(8)]);
});

it("one that waits takes one place, however many crossings it has had", () => {
  const pool = newPool();
  for (let crossing = 0; crossing < 1100; crossing += 1) nested(pool, 1);
  expect(pool.idle).toBe(1);
  const others = fullPools(127);
  expect(idleOf([pool, ...others])).toEqual([1, ...new Array(127).fill(8)]);
});
