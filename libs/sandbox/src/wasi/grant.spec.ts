import { Vat } from "@glither/vat";
import { expect, it } from "@jest/globals";
import { fixedClock } from "../capabilities/index.ts";
import { wasmActor } from "../module/index.ts";
import { kept } from "../testing/guest.ts";
import { program, UNREACHABLE, vectors } from "../testing/program.ts";
import { wasiGrant } from "./grant.ts";

const data = { 64: "hello", 128: vectors([64, 5]) };

it("lets an actor of a core module ask the capabilities of its vat, within its turn", () => {
  const vat = new Vat({ report: () => undefined });
  const { output, text } = kept(vat);
  const clock = vat.spawn(fixedClock, 0n);
  const grant = wasiGrant({ stdout: output, clock }, vat);
  const hello = vat.spawn(wasmActor(program([["fd_write", 1, 128, 1, 0]], { data }), { grant }));
  vat.call(hello, "call", "_start");
  expect(text()).toBe("hello");
  // It sleeps for a second, which moves the clock, and traps: then it has not slept.
  const sleep = program([["poll_oneoff", 64, 128, 1, 192], { code: UNREACHABLE }], {
    data: { 88: new Uint8Array(BigUint64Array.of(1_000_000_000n).buffer) },
  });
  const sleeper = vat.spawn(wasmActor(sleep, { grant }));
  const before = vat.call(clock, "now", "realtime");
  expect(() => vat.call(sleeper, "call", "_start")).toThrow(expect.objectContaining({ code: "TRAPPED" }));
  expect(vat.call(clock, "now", "realtime")).toBe(before);
});
