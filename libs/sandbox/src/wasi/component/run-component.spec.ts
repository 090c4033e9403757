import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "@bytecodealliance/jco";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { adapted } from "../../testing/component.ts";
import { LOOP_FOREVER, program, UNREACHABLE, vectors } from "../../testing/program.ts";
import { type ApartOptions, runApart } from "../apart/run-apart.ts";
import { readGrants } from "../run/grants.ts";
import { mayAsk } from "./_asked.ts";

/** Copies a file, four random bytes and the time to its output, and ends with an error. */
const ALL = program(
  [
    ["path_open", 3, 0, 64, 4, 0, 2n, 0n, 0, 80],
    ["fd_read", 4, 128, 1, 144],
    ["random_get", 168, 4],
    ["clock_time_get", 0, 0n, 176],
    ["fd_write", 1, 136, 1, 144],
    ["proc_exit", 1],
  ],
  { data: { 64: "note", 128: vectors([160, 5]), 136: vectors([160, 24]) }, pages: 2 },
);

let place: string;
let all: Uint8Array;

beforeAll(async () => {
  place = mkdtempSync(join(tmpdir(), "glither-component-"));
  writeFileSync(join(place, "note"), "hello");
  all = await adapted(ALL);
});
afterAll(() => rmSync(place, { recursive: true }));

const run = (bytes: Uint8Array, grants: readonly string[] = [], options: ApartOptions = {}) =>
  runApart(bytes, { output: "collected", grants: readGrants(grants, {}), ...options });
const GRANTS = ["clock=fixed:1970-01-01", "random=seed:a"];

describe("a component in a thread of its own", () => {
  it("asks the same capabilities as a program of preview 1", async () => {
    const grants = [`fs=${place}`, ...GRANTS];
    const [ran, module] = [await run(all, grants), await run(ALL, grants)];
    expect([ran.ending, Buffer.from(ran.stdout).toString().slice(0, 5)]).toEqual([{ how: "exit", code: 1 }, "hello"]);
    expect(ran.stdout).toEqual(module.stdout);
  });

  it("does not begin without a grant, and the interface is named", async () => {
    await expect(run(all, ["clock=real"])).rejects.toMatchObject({
      code: "NOT_GRANTED",
      message: "it imports `wasi:random/random`, and has no grant for randomness",
    });
    await expect(run(all, ["random=system"])).rejects.toMatchObject({ message: expect.stringContaining("a clock") });
    expect(await run(all, ["clock=none", "random=none"])).toMatchObject({
      ending: { how: "trap", trap: "no randomness was granted" },
    });
  });

  it("is ended when it takes too long, needs too much memory, or traps", async () => {
    const looping = await adapted(program([{ code: LOOP_FOREVER }], { pages: 2 }));
    expect(await run(looping, [], { limits: { time: 4_000 } })).toMatchObject({ ending: { how: "time" } });
    const trapping = await adapted(program([{ code: UNREACHABLE }], { pages: 2 }));
    expect(await run(trapping)).toMatchObject({
      ending: { how: "trap", trap: expect.stringContaining("unreachable") },
    });
    const limits = { memory: 65_536 };
    await expect(run(trapping, [], { limits })).rejects.toMatchObject({ code: "TOO_MUCH_MEMORY" });
  });

  it("is recorded, and played again without its files", async () => {
    const record = join(tmpdir(), `glither-component-${process.pid}.jsonl`);
    const real = ["clock=real", "random=system"];
    const first = await run(all, [`fs=${place}`, ...real], { record });
    const replay = readFileSync(record, "utf8");
    rmSync(record);
    expect(await run(all, [], { replay })).toEqual(first);
    const diverged = replay.replace('"bytes",4]', '"bytes",5]');
    expect(diverged).not.toBe(replay);
    await expect(run(all, [], { replay: diverged })).rejects.toMatchObject({ code: "DIVERGED" });
    await expect(run(ALL, [], { replay })).rejects.toMatchObject({ code: "DIVERGED" });
  });

  it("that names its types otherwise than they are gets nothing by it", async () => {
    const bytes = await parse(
      `(component
        (import "wasi:filesystem/types@0.2.0" (instance $types
          (export "descriptor" (type $d (sub resource)))
          (export "[method]descriptor.create-directory-at"
            (func (param "self" (borrow $d)) (param "path" u32) (result (result))))))
        (alias export $types "descriptor" (type $d))
        (import "wasi:filesystem/preopens@0.2.0" (instance $preopens
          (export "descriptor" (type $e (eq $d)))
          (export "get-directories" (func (result (list (tuple (own $e) string)))))))
        (core module $memory
          (memory (export "memory") 1)
          (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024)))
        (core instance $m (instantiate $memory))
        (core func $list (canon lower (func $preopens "get-directories") (memory (core memory $m "memory")) (realloc (core func $m "realloc"))))
        (core func $make (canon lower (func $types "[method]descriptor.create-directory-at")))
        (core module $main
          (import "a" "memory" (memory 1))
          (import "a" "list" (func $list (param i32)))
          (import "a" "make" (func $make (param i32 i32) (result i32)))
          (func (export "run") (result i32)
            (call $list (i32.const 16))
            (call $make (i32.load (i32.load (i32.const 16))) (i32.const 7))))
        (core instance $a (export "memory" (memory $m "memory")) (export "list" (func $list)) (export "make" (func $make)))
        (core instance $i (instantiate $main (with "a" (instance $a))))
        (func $run (result (result)) (canon lift (core func $i "run")))
        (instance $r (export "run" (func $run)))
        (export "wasi:cli/run@0.2.0" (instance $r)))`,
    );
    expect(await run(bytes, [`fs=${place}:rw`])).toMatchObject({ ending: { how: "exit", code: 1 } });
    expect(readdirSync(place)).toEqual(["note"]);
  });
});

it("messages have the forms that capabilities take, and no others", () => {
  for (const [method, args] of [
    ["read", [4]],
    ["read", [4, 0]],
    ["stat", []],
    ["open", ["a", { create: true, follow: undefined }]],
    ["times", [{ modified: "now" }]],
    ["begin", [{ method: "GET", scheme: "http", authority: "a", path: "/", headers: [["a", "b"]], body: false }]],
  ] as const)
    expect([method, mayAsk(method, args)]).toEqual([method, true]);
  for (const [method, args] of [
    ["read", ["4"]],
    ["read", [4, 0, 0]],
    ["write", [[1, 2]]],
    ["make", [["..", "x"]]],
    ["make", [{ toString: "x" }]],
    ["open", ["a", { mode: true }]],
    ["open", ["a", { create: 1 }]],
    ["times", [{ modified: 5 }]],
    ["rename", ["a", {}, "b"]],
    ["exit", [-1]],
    ["bytes", [Number.NaN]],
    ["begin", [{ method: "GET", scheme: "http", authority: "a", path: "/", headers: [["a", 5]], body: false }]],
    ["begin", [{ method: "GET", scheme: "http", authority: "a", path: "/", headers: [] }]],
    ["begin", [{ method: "GET", scheme: "http", authority: "a", path: "/", headers: [], body: false, agent: "x" }]],
    ["connect", ["127.0.0.1", "80"]],
    ["constructor", []],
  ] as const)
    expect([method, mayAsk(method, args)]).toEqual([method, false]);
});
