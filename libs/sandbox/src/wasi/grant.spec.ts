import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Vat } from "@glither/vat";
import { expect, it } from "@jest/globals";
import { fixedClock, folder } from "../capabilities/index.ts";
import { wasmActor } from "../module/index.ts";
import { CREATING, kept, WRITING } from "../testing/guest.ts";
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

it("gives no quota back for what a turn that failed has left on the disk", () => {
  const place = mkdtempSync(join(tmpdir(), "glither-grant-"));
  const vat = new Vat({ report: () => undefined });
  const { directory, end } = folder(vat, place, { bytes: 10, names: 2 });
  const grant = wasiGrant({ directories: { "/": directory } }, vat);
  const appends = 1;
  const run = (name: string): void => {
    const steps = [
      ["path_open", 3, 0, 32, 1, CREATING, WRITING, 0n, appends, 80],
      ["fd_write", 4, 128, 1, 0],
      { code: UNREACHABLE },
    ] as const;
    const writer = vat.spawn(wasmActor(program(steps, { data: { ...data, 32: name } }), { grant }));
    expect(() => vat.call(writer, "call", "_start")).toThrow(expect.objectContaining({ code: "TRAPPED" }));
  };
  for (let times = 0; times < 3; times += 1) run("a");
  expect(readFileSync(join(place, "a"), "utf8")).toBe("hellohello");
  for (const name of ["b", "c"]) run(name);
  expect(readdirSync(place).sort()).toEqual(["a", "b"]);
  end();
  rmSync(place, { recursive: true });
});
