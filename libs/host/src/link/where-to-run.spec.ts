import { describe, expect, it } from "@jest/globals";
import { admit } from "../admission/admit.ts";
import { DEFAULT_LIMITS } from "../limits.ts";
import type { Program } from "../program.ts";
import { ECHO, echo } from "../testing/echo.ts";
import { ASK, entry, flag, MEMORY, POST } from "../testing/flag.ts";
import { withCore } from "../testing/with-core.ts";
import type { ProgramOptions } from "./program.ts";
import { programOf } from "./program.ts";
import { roomHere } from "./where-to-run.ts";

const asking = await flag(ASK, MEMORY, entry("(call $ask (local.get 0))"), POST);

/** Nothing shows that its loop ends, and it does. */
const unproved = await flag(
  ASK,
  MEMORY,
  entry("(loop $again (br_if $again (i32.eqz (i32.const 1)))) (call $ask (local.get 0))"),
  POST,
);

/** Whether the component's code is on the stack of this thread when it calls its host. */
async function runsHere(component: Uint8Array, value: unknown, options: ProgramOptions = {}): Promise<boolean> {
  const program: Program = await programOf(admit(component), options);
  let stack = "";
  const ask = (given: unknown): unknown => {
    stack = new Error().stack ?? "";
    return given;
  };
  program.bind({ [ECHO]: { ask }, [ECHO.replace("@0.1.0", "")]: { ask } })(value);
  return stack.includes("wasm://");
}

describe("a component runs here", () => {
  it("when it was proved that its crossings end in time", async () => {
    expect(await runsHere(asking, true)).toBe(true);
  });

  it("when this process says that it has built it itself", async () => {
    expect(await runsHere(unproved, true, { where: "here" })).toBe(true);
  });
});

describe("a component runs apart", () => {
  it("when nothing shows that its crossings end", async () => {
    expect(roomHere(admit(unproved), DEFAULT_LIMITS)).toBeUndefined();
    expect(await runsHere(unproved, true)).toBe(false);
  });

  it("when it is asked for", async () => {
    expect(await runsHere(asking, true, { where: "worker" })).toBe(false);
  });

  it("with the embedder `jco`, unless it was built here", async () => {
    expect(await runsHere(asking, true, { embedder: "jco" })).toBe(false);
    expect(await runsHere(asking, true, { embedder: "jco", where: "here" })).toBe(true);
  });

  it("when a crossing may take less time than it was proved to take", async () => {
    const reading = admit(await walking());
    expect(roomHere(reading, DEFAULT_LIMITS)).toBeDefined();
    expect(roomHere(reading, { ...DEFAULT_LIMITS, time: 1 })).toBeUndefined();
  });

  it("with an artifact for which it would need more memory than it may have here", async () => {
    const component = await walking();
    const limits = { actionBytes: 2 ** 24, actionsBytes: 2 ** 24, receiptBytes: 2 ** 24 };
    const room = roomHere(admit(component), { ...DEFAULT_LIMITS, ...limits });
    expect(room?.memory).toBeLessThan(DEFAULT_LIMITS.memory);
    const [light, heavy] = [1000, Math.ceil((room?.record ?? 0) / 3)].map((length) => "x".repeat(length));
    expect(await runsHere(component, light, { limits })).toBe(true);
    expect(await runsHere(component, heavy, { limits })).toBe(false);
  });
});

/** Goes through its text a hundred times, as far as it has no `x`, and then asks with it. */
async function walking(): Promise<Uint8Array> {
  const once = `(local.set $at (local.get 0))
    (block $end (loop $next (br_if $end (i32.eq (local.get $at) (i32.add (local.get 0) (local.get 1))))
      (br_if $end (i32.eq (i32.load8_u (local.get $at)) (i32.const 0x78))) (local.set $at (i32.add (local.get $at) (i32.const 1))) (br $next)))`;
  return withCore(
    await echo({ kind: "string" }),
    `(module
      (import "cm32p2|test:echo/enrich@0.1" "ask" (func $ask (param i32 i32 i32)))
      (memory (export "cm32p2_memory") 1)
      (func (export "cm32p2||dispose") (param i32 i32) (result i32) (local $at i32)
        ${once.repeat(100)} (call $ask (local.get 0) (local.get 1) (i32.const 8)) (i32.const 8))
      (func (export "cm32p2||dispose_post") (param i32))
      (func (export "cm32p2_realloc") (param i32 i32 i32 i32) (result i32)
        (drop (memory.grow (i32.shr_u (i32.add (local.get 3) (i32.const 0x2ffff)) (i32.const 16)))) (i32.const 4096)))`,
  );
}
