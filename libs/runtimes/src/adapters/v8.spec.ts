import { expect, it } from "@jest/globals";
import { moduleOf } from "../probes/_encode.ts";
import { actorTrial } from "../trials/actor.ts";
import { COUNTER, counterTrial, STEPS } from "../trials/counter.ts";
import type { Engine } from "./engine.ts";
import { recorded } from "./recorded.ts";
import { v8 } from "./v8.ts";

const engine = (await v8.find({ env: {}, folder: "" })) as Engine;

it("holds an instance and its state, and tells what it has asked for", async () => {
  const counter = await engine.instantiate(COUNTER, { imports: [STEPS] });
  expect([await counter.call("inc"), await counter.call("inc"), await counter.call("inc")]).toEqual([[1], [11], [21]]);
  expect(await counter.read(0, 4)).toEqual(Uint8Array.of(21, 0, 0, 0));
  await counter.write(0, Uint8Array.of(0, 1));
  expect(await counter.call("get")).toEqual([256]);
  expect(await counter.asked()).toEqual([0, 1, 11].map((n) => ({ module: "host", name: "step", args: [n] })));
  await counter.close();
});

it("links nothing that is not granted", async () => {
  await expect(engine.instantiate(COUNTER)).rejects.toMatchObject({ code: "UNLINKED", message: "host step" });
});

it.each([
  ["a text that is no module", Uint8Array.of(1, 2, 3), {}, "INVALID"],
  ["what it has no limit for", COUNTER, { limits: { fuel: 1 } }, "LIMIT"],
  ["a limit on memory, which JavaScript does not give", COUNTER, { limits: { memory: 1 } }, "LIMIT"],
])("refuses %s", async (_, module, options, code) => {
  await expect(engine.instantiate(module, options)).rejects.toMatchObject({ code });
});

it("ends what does not end, and its instance with it", async () => {
  // loop br 0 end unreachable
  const endless = await engine.instantiate(moduleOf([0x03, 0x40, 0x0c, 0, 0x0b, 0]), { limits: { time: 200 } });
  await expect(endless.call("f")).rejects.toMatchObject({ code: "TIME" });
  await expect(endless.call("f")).rejects.toMatchObject({ code: "TIME" });
  await endless.close();
});

it("says what traps, what is not exported, and what is outside of the memory", async () => {
  const counter = await engine.instantiate(COUNTER, { imports: [STEPS] });
  await expect(counter.call("trap")).rejects.toMatchObject({ code: "TRAP" });
  await expect(counter.call("toString")).rejects.toMatchObject({ code: "NO_EXPORT" });
  await expect(counter.read(65_535, 2)).rejects.toMatchObject({ code: "TRAP" });
  await expect(counter.write(65_536, Uint8Array.of(1))).rejects.toMatchObject({ code: "TRAP" });
  await counter.close();
});

it("judges a trial that it has recorded, and sees where one is another", async () => {
  const trial = await recorded(engine, COUNTER, [STEPS], async ({ call, read, write }) => {
    await call("inc");
    await call("inc");
    await read(0, 1);
    await write(1, Uint8Array.of(1));
    await call("get");
  });
  expect(trial).toEqual(counterTrial());
  expect(await engine.check(trial)).toEqual({ same: true });
  const { steps, asked = [] } = trial;
  const other = { ...trial, steps: [...steps.slice(0, 2), { do: "read" as const, at: 0, gives: Uint8Array.of(12) }] };
  expect(await engine.check(other)).toEqual({ same: false, why: "the memory at 0 has 0b, and not 0c" });
  expect(await engine.check({ ...trial, asked: asked.slice(1) })).toMatchObject({ same: false });
  expect(await engine.checkAll([trial, other])).toMatchObject([{ same: true }, { same: false }]);
});

it("runs the actor, whose state and messages have 64 bits", async () => {
  expect(await engine.check(actorTrial())).toEqual({ same: true });
});
