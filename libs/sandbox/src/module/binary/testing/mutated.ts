import { Chance } from "../../../actor/testing/random-module.ts";
import { type CoreFunction, type CoreGlobal, compile, instantiate, isValid } from "../../engine.ts";
import { ModuleError } from "../../error.ts";
import { stepsOf } from "../../limits.ts";
import { metered, OWN } from "../metered.ts";
import { outlineOf } from "../outline.ts";
import { moduleOfBody } from "./one-function.ts";

const LIMITS = { time: 1, memory: 0x40000, calls: 0, values: 0 };
/** More than all else in the function costs, so that a loop without a meter is found out. */
const MOST_TICKS = 5_000;

/** A loop that tells its host of each of its ten rounds, with instructions of all shapes in it. */
const BODY: readonly number[] = [
  ...[2, 2, 0x7f, 1, 0x7b],
  ...[0x03, 0x40, 0x10, 0],
  ...[0x41, 16, 0x41, 7, 0x36, 2, 4, 0x41, 0, 0x28, 2, 4, 0x22, 1, 0x1a],
  ...[0x41, 0, 0xfd, 0, 4, 0, 0x21, 2, 0x41, 0, 0x20, 2, 0xfd, 84, 0, 1, 0, 0x1a],
  ...[0x41, 0, 0x41, 1, 0x41, 8, 0xfc, 11, 0, 0x41, 32, 0x41, 0, 0x41, 8, 0xfc, 10, 0, 0],
  ...[0x20, 0, 0x20, 0, 0x41, 1, 0x1c, 1, 0x7f, 0x1a, 0x3f, 0, 0x1a, 0xd0, 0x70, 0xd1, 0x1a],
  ...[0x02, 0x40, 0x0c, 0, 0x0b, 0x02, 0x40, 0x02, 0x40, 0x41, 1, 0x0e, 1, 0, 1, 0x0b, 0x0b],
  ...[0x42, 0xff, 0xff, 0, 0x1a, 0x44, 0, 0, 0, 0, 0, 0, 0, 0, 0x1a],
  ...[0x20, 0, 0x41, 1, 0x6a, 0x22, 0, 0x41, 10, 0x49, 0x0d, 0, 0x0b],
];

/** Goes round until its host ends it, and then the function ends. */
const ENDLESS: readonly number[] = [0x03, 0x40, 0x10, 0, 0x0c, 0, 0x0b, 0x00, 0x0b];
/** An address, a vector's, a place in memory, nothing, a block, a choice: what a loop may be hidden behind. */
const BEFORE: readonly (readonly number[])[] = [
  [0x41, 0, 0x28],
  [0x41, 0, 0xfd, 0],
  [0x00, 0xfd, 84],
  [0x00, 0xfc, 11],
  [0x3f],
  [0xd0],
  [0x02],
  [0x00, 0x1c, 1],
];

/** What changes how much is read, where it stands at the right place. */
const TELLING = [0x01, 0x10, 0x20, 0x40, 0x41, 0x42, 0x44, 0x63, 0x70, 0x80, 0xc0];

function changed(chance: Chance): number[] {
  const telling = (): number => chance.one([0, chance.one(TELLING), chance.one(TELLING), chance.below(256)]);
  const hiding = [...chance.one(BEFORE), ...Array.from({ length: 1 + chance.below(3) }, telling)];
  // Variables may hide one, too; and what is short is taken more often.
  const locals = chance.below(8) === 0 ? [1, 1, telling(), telling()] : [0];
  const body = chance.below(4) === 0 ? [...BODY, ...ENDLESS] : [...locals, ...hiding, ...ENDLESS];
  if (chance.below(2) === 0) return body;
  for (let times = chance.below(3); times > 0; times--) {
    const at = chance.below(body.length);
    const byte = chance.one([telling(), chance.one(BODY), (body[at] ?? 0) ^ 0x40]);
    body.splice(at, chance.below(2), ...(chance.below(4) === 0 ? [] : [byte]));
  }
  return body;
}

/** Of changed functions: how many the engine takes, how many of them are metered, and those whose meter does not say what they do. */
export function mutated(total: number) {
  const wrong: string[] = [];
  let [taken, run] = [0, 0];
  for (let seed = 0; seed < total; seed++) {
    const body = changed(new Chance(seed));
    const bytes = moduleOfBody(body);
    if (!isValid(bytes)) continue;
    taken += 1;
    const problem = faultOf(bytes);
    if (problem === "refused") continue;
    run += 1;
    if (problem !== undefined) wrong.push(`${problem}: ${body.map((byte) => byte.toString(16)).join(" ")}`);
  }
  return { taken, metered: run, wrong };
}

function faultOf(bytes: Uint8Array): string | undefined {
  let own: Uint8Array;
  try {
    own = metered(bytes, outlineOf(bytes), LIMITS);
  } catch (problem) {
    return problem instanceof ModuleError ? "refused" : "broken";
  }
  if (!isValid(own)) return "invalid";
  let ticks = 0;
  const tick = (): void => {
    ticks += 1;
    if (ticks > MOST_TICKS) throw new Error("enough");
  };
  const exports = instantiate(compile(own), { env: { tick } });
  try {
    (exports["f"] as CoreFunction)();
  } catch {
    // It trapped, or was ended: what it has done counts.
  }
  const spent = stepsOf(LIMITS) - ((exports[OWN.steps] as CoreGlobal).value as bigint);
  return spent < BigInt(ticks) ? `${ticks} rounds for ${spent}` : undefined;
}
