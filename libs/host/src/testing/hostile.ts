import { ASK, entry, flag, MEMORY, POST } from "./flag.ts";

/** Components over a boolean that turn against their host at a place of their own, where their argument says so. */
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
