import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "@bytecodealliance/jco";
import { readGrants, runWasix } from "@glither/sandbox/wasi";
import { temporaryFolder } from "@glither/stages/testing/folders";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { describeWithClient, pathOf } from "./testing/clients.ts";

const WRITE = '(import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))';
const EXIT = '(import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))';

/** A program of one call of WASIX, whose answer is its exit code, 100 and more. */
const calling = (name: string, ...args: readonly number[]): Promise<Uint8Array> =>
  parse(`(module ${EXIT}
    (import "wasix_32v1" "${name}" (func $call (param${" i32".repeat(args.length)}) (result i32)))
    (memory (export "memory") 1)
    (func (export "_start")
      (call $exit (i32.add (i32.const 100) (call $call ${args.map((each) => `(i32.const ${each})`).join(" ")})))))`);

/** Copies five bytes of \`data/note\` to its output, and to \`data/made\`. */
const COPIES = `(module ${WRITE} ${EXIT}
  (import "wasi_snapshot_preview1" "path_open" (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 64) "data/note") (data (i32.const 80) "data/made") (data (i32.const 128) "\\00\\02\\00\\00\\05\\00\\00\\00")
  (func $opened (param $name i32) (param $flags i32) (param $rights i64) (result i32)
    (local $error i32)
    (local.set $error (call $open (i32.const 3) (i32.const 0) (local.get $name) (i32.const 9) (local.get $flags)
      (local.get $rights) (i64.const 0) (i32.const 0) (i32.const 256)))
    (if (local.get $error) (then (call $exit (i32.const 1))))
    (i32.load (i32.const 256)))
  (func (export "_start")
    (drop (call $read (call $opened (i32.const 64) (i32.const 0) (i64.const 2)) (i32.const 128) (i32.const 1) (i32.const 0)))
    (drop (call $write (i32.const 1) (i32.const 128) (i32.const 1) (i32.const 0)))
    (drop (call $write (call $opened (i32.const 80) (i32.const 1) (i64.const 64)) (i32.const 128) (i32.const 1) (i32.const 0)))))`;

describeWithClient("wasix", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let sdk: string;
  let data: string;

  beforeAll(async () => {
    folder = await temporaryFolder();
    sdk = pathOf("wasix").replace(/(node_modules\/@wasmer\/sdk)\/.*$/u, "$1");
    data = join(folder.path, "data");
    mkdirSync(data);
    writeFileSync(join(data, "note"), "hello");
    symlinkSync("/etc/hostname", join(data, "out"));
  });
  afterAll(() => folder.remove());

  const run = (bytes: Uint8Array, grants: readonly string[] = [], time = 120_000) =>
    runWasix(bytes, { sdk, grants: readGrants(grants, {}), arguments: ["app"], limits: { time } });

  it("runs what the table says that Wasmer's SDK has", async () => {
    for (const program of [
      await calling("tty_get", 256),
      await calling("tty_set", 256),
      await calling("futex_wait", 256, 1, 512, 640),
      await calling("futex_wake", 256, 512),
      await calling("futex_wake_all", 256, 512),
    ])
      expect(await run(program)).toMatchObject({ ending: { how: "exit", code: 100 } });
  });

  it("does not link what the table does not say, nor a memory of threads, nor what has no grant", async () => {
    for (const name of ["thread_spawn_v2", "proc_fork", "sock_connect", "proc_exec"])
      await expect(run(await calling(name, 0, 0))).rejects.toMatchObject({
        code: "NOT_GRANTED",
        message: expect.stringContaining(`wasix_32v1.${name}`),
      });
    const threads = await parse(
      '(module (import "env" "memory" (memory 1 2 shared)) (export "memory" (memory 0)) (func (export "_start")))',
    );
    await expect(run(threads)).rejects.toMatchObject({ message: expect.stringContaining("env.memory") });
    const clock = await parse(
      '(module (import "wasi_snapshot_preview1" "clock_time_get" (func (param i32 i64 i32) (result i32))) (memory (export "memory") 1) (func (export "_start")))',
    );
    await expect(run(clock)).rejects.toMatchObject({ code: "NOT_GRANTED" });
    await expect(run(clock, ["clock=fixed:2026-01-01"])).rejects.toMatchObject({ code: "BAD_GRANT" });
    expect(await run(clock, ["clock=real"])).toMatchObject({ ending: { how: "exit", code: 0 } });
  });

  it("gives copies of a folder, without what links lead to, and takes back what it may change", async () => {
    const copies = await parse(COPIES);
    const { ending, stdout } = await run(copies, [`fs=${data}:as=/data`]);
    expect([ending, Buffer.from(stdout).toString()]).toEqual([{ how: "exit", code: 0 }, "hello"]);
    expect(readdirSync(data).sort()).toEqual(["note", "out"]);
    await run(copies, [`fs=${data}:rw:as=/data`]);
    expect(readFileSync(join(data, "made"), "utf8")).toBe("hello");
    expect(await run(copies)).toMatchObject({ ending: { how: "exit", code: 1 } });
    await expect(run(copies, [`fs=${data}`])).rejects.toMatchObject({ code: "BAD_GRANT" });
  });

  it("is ended when it takes too long", async () => {
    const loops = await parse('(module (memory (export "memory") 1) (func (export "_start") (loop (br 0))))');
    expect(await run(loops, [], 3_000)).toMatchObject({ ending: { how: "time" } });
  });
});
