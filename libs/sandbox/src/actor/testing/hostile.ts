import { parse } from "@bytecodealliance/jco";

/** What modules of the tests have in common: names of the package's functions, a memory handed out from one place to the next, a few messages. */
const HEAD = `
  (import "glither:vat/refs@0.1.0" "[method]ref.call" (func $call (param i32 i32 i32 i32)))
  (import "glither:vat/refs@0.1.0" "[method]ref.send" (func $send (param i32 i32 i32) (result i32)))
  (import "glither:vat/refs@0.1.0" "[method]ref.send-only" (func $send_only (param i32 i32 i32)))
  (import "glither:vat/refs@0.1.0" "[method]ref.duplicate" (func $duplicate (param i32) (result i32)))
  (import "glither:vat/refs@0.1.0" "[resource-drop]ref" (func $drop (param i32)))
  (memory (export "memory") 1)
  (global $free (mut i32) (i32.const 4096))
  ;; The message \`get\`, at 80.
  (data (i32.const 0) "get")
  (data (i32.const 80) "\\05\\00\\00\\00\\00\\00\\00\\00" "\\00\\00\\00\\00" "\\03\\00\\00\\00")
  (func (export "cabi_realloc") (param i32 i32) (param $align i32) (param $size i32) (result i32)
    (local $at i32)
    (local.set $at (i32.and (i32.add (global.get $free) (i32.const 7)) (i32.const -8)))
    (global.set $free (i32.add (local.get $at) (local.get $size)))
    (local.get $at))
  ;; Answers a reference: its part is at 144, the outcome at 192.
  (func $reference (param $handle i32) (result i32)
    (i32.store8 (i32.const 144) (i32.const 9))
    (i32.store (i32.const 152) (local.get $handle))
    (i32.store (i32.const 208) (i32.const 144))
    (i32.store (i32.const 212) (i32.const 1))
    (i32.const 192))
  (func $number (param $value i32) (result i32)
    (i32.store8 (i32.const 144) (i32.const 3))
    (f64.store (i32.const 152) (f64.convert_i32_s (local.get $value)))
    (i32.store (i32.const 208) (i32.const 144))
    (i32.store (i32.const 212) (i32.const 1))
    (i32.const 192))
  ;; Becomes a reference, whose part is at 160.
  (func $keep (param $handle i32)
    (i32.store8 (i32.const 160) (i32.const 9))
    (i32.store (i32.const 168) (local.get $handle))
    (i32.store8 (i32.const 196) (i32.const 1))
    (i32.store (i32.const 200) (i32.const 160))
    (i32.store (i32.const 204) (i32.const 1)))`;

const NO_STATE = `(func (export "glither:vat/actor@0.1.0#start") (param i32 i32) (result i32) (i32.const 192))`;

/**
 * A module whose step is as it is written: \`$state\` and \`$message\` are where their parts lie, \`$parts\` says how many the message has.
 */
export async function moduleOf(step: string, start = NO_STATE, locals = "(local $ref i32)"): Promise<Uint8Array> {
  return new Uint8Array(
    await parse(`(module ${HEAD} ${start}
      (func (export "glither:vat/actor@0.1.0#step") (param $state i32) (param i32) (param $message i32) (param $parts i32)
        (result i32) ${locals}
        ${step}))`),
  );
}

/** The handle of the message's argument at that place. */
export function handle(argument: number): string {
  return `(i32.load offset=${argument * 16 + 24} (local.get $message))`;
}
