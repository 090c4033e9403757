import { expect, it } from "@jest/globals";
import { admit } from "../admission/admit.ts";
import { section } from "../admission/encode.ts";
import { ASK, entry, flag, MEMORY, POST } from "../testing/flag.ts";
import { programOf } from "./program.ts";

const component = await flag(ASK, MEMORY, entry("(local.get 0)"), POST);

/** The component with a world of its own, of which nothing is read. */
function another(number: number): Uint8Array {
  return Buffer.concat([component, section(0, [13, ...Buffer.from("glither.world"), number])]);
}

it("the 64 programs that were asked for last are remembered, and others work on", async () => {
  const ask = (number: number) => programOf(admit(another(number)), { embedder: "slim" });
  const [first, second] = [ask(0), ask(1)];
  for (let number = 2; number < 64; number += 1) ask(number);
  expect(ask(0)).toBe(first);
  ask(64);
  expect(ask(0)).toBe(first);
  expect(ask(1)).not.toBe(second);
  const dispose = (await second).bind({ "test:echo/enrich@0.1.0": { ask: () => true } });
  expect([dispose(true), dispose(false)]).toEqual([true, false]);
});

it("a program is another one with other options", () => {
  const asked = [{}, { prove: true }, { renew: true }].map((options) =>
    programOf(admit(component), { embedder: "slim", ...options }),
  );
  expect(new Set(asked).size).toBe(3);
});
