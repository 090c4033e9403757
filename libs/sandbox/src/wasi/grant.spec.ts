import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { call, type Ref, Vat } from "@glither/vat";
import { expect, it } from "@jest/globals";
import { type Directory, type File, fixedClock, folder } from "../capabilities/index.ts";
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

it("leaves no file open that a turn has opened which failed, and closes none for good", () => {
  const place = mkdtempSync(join(tmpdir(), "glither-grant-"));
  writeFileSync(join(place, "a"), "first");
  writeFileSync(join(place, "b"), "other");
  const vat = new Vat({ report: () => undefined });
  const { directory, end } = folder(vat, place);
  const open = (): number => readdirSync("/proc/self/fd").length;
  const before = open();
  const opening = program([["path_open", 3, 0, 32, 1, 0, 2n, 0n, 0, 80], { code: UNREACHABLE }], { data: { 32: "a" } });
  const grant = wasiGrant({ directories: { "/": directory } }, vat);
  const opener = vat.spawn(wasmActor(opening, { grant }));
  for (let times = 0; times < 3; times += 1)
    expect(() => vat.call(opener, "call", "_start")).toThrow(expect.objectContaining({ code: "TRAPPED" }));
  expect(open()).toBe(before);
  const file = fileOf(vat, directory, "a");
  const failing = vat.spawn(() => () => {
    call(file, "close");
    // Would get the number of the file that was closed.
    call(directory, "open", "b", { read: true });
    throw new Error("it fails");
  });
  expect(() => vat.call(failing)).toThrow("it fails");
  expect(Buffer.from(vat.call(file, "read", 5, 0)).toString()).toBe("first");
  vat.call(file, "close");
  expect(() => vat.call(file, "read", 5, 0)).toThrow(expect.objectContaining({ code: "badf" }));
  expect(open()).toBe(before);
  end();
  expect(open()).toBe(before - 1);
  rmSync(place, { recursive: true });
});

function fileOf(vat: Vat, directory: Ref<Directory>, name: string): Ref<File> {
  const opened = vat.call(directory, "open", name, { read: true });
  if (opened.kind !== "file") throw new TypeError("it is no file");
  return opened.file;
}

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
