import { parse } from "@bytecodealliance/jco";
import type { WitType } from "../slim/abi/wit-type.ts";
import { echo } from "./echo.ts";
import { ASK, entry, flag, MEMORY, POST } from "./flag.ts";
import { withCore } from "./with-core.ts";

/** Components that turn against their host at a place of their own. Those over a boolean do so where it is true. */
const FOREVER = "(loop $forever (br $forever))";
const WHEN_TRUE = `(if (local.get 0) (then ${FOREVER}))`;

export const loopInDispose = (): Promise<Uint8Array> => flag(ASK, MEMORY, entry(`${WHEN_TRUE} (local.get 0)`), POST);

export const loopInPostReturn = (): Promise<Uint8Array> =>
  flag(ASK, MEMORY, entry("(local.get 0)"), `(func (export "cm32p2||dispose_post") (param i32) ${WHEN_TRUE})`);

export const endlessCalls = (): Promise<Uint8Array> =>
  flag(
    ASK,
    MEMORY,
    entry("(if (local.get 0) (then (loop $forever (drop (call $ask (local.get 0))) (br $forever)))) (local.get 0)"),
    POST,
  );

/** Asks for memory until it gets none, and writes into all of it. */
export const allMemory = (): Promise<Uint8Array> =>
  flag(
    ASK,
    MEMORY,
    entry(`(local $old i32)
      (if (local.get 0) (then (loop $more
        (local.set $old (memory.grow (i32.const 16)))
        (if (i32.ne (local.get $old) (i32.const -1)) (then
          (memory.fill (i32.mul (local.get $old) (i32.const 65536)) (i32.const 1) (i32.const 1048576))
          (br $more))))))
      (local.get 0)`),
    POST,
  );

export const endlessRecursion = (): Promise<Uint8Array> =>
  flag(
    ASK,
    MEMORY,
    "(func $deep (param i32) (result i32) (i32.add (call $deep (local.get 0)) (i32.const 1)))",
    entry("(if (local.get 0) (then (drop (call $deep (i32.const 1))))) (local.get 0)"),
    POST,
  );

/** Before any crossing could say so. */
export const loopInStart = (): Promise<Uint8Array> =>
  flag(ASK, MEMORY, `(func $begin ${FOREVER}) (start $begin)`, entry("(local.get 0)"), POST);

/** Asks its host at each depth, so that its stack ends while it does. */
export const recursionThatAsks = (): Promise<Uint8Array> =>
  flag(
    ASK,
    MEMORY,
    "(func $deep (param i32) (result i32) (drop (call $ask (i32.const 1))) (i32.add (call $deep (local.get 0)) (i32.const 1)))",
    entry("(if (local.get 0) (then (drop (call $deep (i32.const 1))))) (local.get 0)"),
    POST,
  );

const TEXT = { kind: "string" } as const;
const LIST_ASK = `(import "cm32p2|test:echo/enrich@0.1" "ask" (func $ask (param i32 i32 i32)))`;

function overList(type: WitType, ...fields: readonly string[]): Promise<Uint8Array> {
  return echo(type).then((component) => withCore(component, `(module ${[LIST_ASK, ...fields].join("\n")})`));
}

/** Over a text, which it asks for memory; it never gets that for more than five bytes. */
export const loopInRealloc = (): Promise<Uint8Array> =>
  overList(
    TEXT,
    MEMORY,
    `(func (export "cm32p2||dispose") (param i32 i32) (result i32)
       (i32.store (i32.const 8) (local.get 0)) (i32.store (i32.const 12) (local.get 1)) (i32.const 8))`,
    POST,
    `(func (export "cm32p2_realloc") (param i32 i32 i32 i32) (result i32)
       (if (i32.gt_u (local.get 3) (i32.const 5)) (then ${FOREVER})) (i32.const 1024))`,
  );

/** Over a list of texts. Where it has two or more, it answers with a million times the same text of a mebibyte. */
export const aliases = (): Promise<Uint8Array> =>
  overList(
    { kind: "list", of: TEXT },
    `(memory (export "cm32p2_memory") 256)`,
    `(func (export "cm32p2||dispose") (param i32 i32) (result i32) (local $at i32)
       (i32.store (i32.const 8) (i32.const 65536))
       (i32.store (i32.const 12) (i32.const 0))
       (if (i32.gt_u (local.get 1) (i32.const 1)) (then
         (i32.store (i32.const 12) (i32.const 1000000))
         (local.set $at (i32.const 65536))
         (loop $next
           (i32.store (local.get $at) (i32.const 9437184))
           (i32.store offset=4 (local.get $at) (i32.const 1048576))
           (local.set $at (i32.add (local.get $at) (i32.const 8)))
           (br_if $next (i32.lt_u (local.get $at) (i32.const 8065536))))))
       (i32.const 8))`,
    POST,
    `(func (export "cm32p2_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024))`,
  );

/** Over nothing: as many memories as are asked for, of 4 GiB each if its host lets them grow so far. It returns 7. */
export function withMemories(modules: number, instances: number): Promise<Uint8Array> {
  const core = Array.from(
    { length: modules },
    (_, at) => `(core module $m${at} (memory 1) (func (export "dispose") (result i32)
    (loop $more (br_if $more (i32.ne (memory.grow (i32.const 16)) (i32.const -1)))) (i32.const 7)))`,
  );
  const made = Array.from({ length: instances }, (_, at) => `(core instance $i${at} (instantiate $m${at % modules}))`);
  return parse(`(component ${core.join("\n")} ${made.join("\n")}
    (func (export "dispose") (result u32) (canon lift (core func $i${instances - 1} "dispose"))))`);
}
