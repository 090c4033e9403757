import { FUNCTION, I32, moduleOf, sized } from "./_encode.ts";
import type { Probe } from "./feature.ts";

/** What each probe gives that is run: nothing gives it by chance. */
const ANSWER = 42;

const constant = [0x41, ANSWER];
const zero = [0x41, 0];

/**
 * One module for each feature. A feature is there where its module is accepted and does what the proposal says: engines have been seen that
 * accept what they do not do.
 */
export const PROBES: readonly Probe[] = [
  {
    feature: "bulk-memory",
    phase: 5,
    // Fills 1 byte, copies it to 8, and reads that.
    bytes: moduleOf(
      [...zero, ...constant, 0x41, 1, 0xfc, 0x0b, 0, 0x41, 8, ...zero, 0x41, 1, 0xfc, 0x0a, 0, 0, 0x41, 8, 0x2d, 0, 0],
      { memory: [0, 1] },
    ),
    args: [],
    result: ANSWER,
  },
  {
    feature: "components",
    phase: 2,
    // (component (core module $m (func (export "f") (result i32) (i32.const 42))) (core instance $i (instantiate $m))
    //   (func (export "f") (result u32) (canon lift (core func $i "f")))): the layer is 1, which engines that take modules alone refuse.
    bytes: Uint8Array.from([
      ...[0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0],
      ...sized(0x01, moduleOf(constant)),
      ...[0x02, 4, 1, 0, 0, 0],
      ...[0x07, 5, 1, 0x40, 0, 0, 0x79],
      ...[0x06, 7, 1, 0, 0, 1, 0, 1, 0x66],
      ...[0x08, 6, 1, 0, 0, 0, 0, 0],
      ...[0x0b, 7, 1, 0, 1, 0x66, 1, 0, 0],
    ]),
    args: [],
    result: ANSWER,
  },
  {
    feature: "exceptions",
    phase: 5,
    // block (result i32) (try_table (catch 0 0) (throw 0 (42))) unreachable
    bytes: moduleOf([0x02, I32, 0x1f, 0x40, 1, 0, 0, 0, ...constant, 0x08, 0, 0x0b, 0, 0x0b], {
      types: [
        [FUNCTION, 0, 1, I32],
        [FUNCTION, 1, I32, 0],
      ],
      tag: [0, 1],
    }),
    args: [],
    result: ANSWER,
  },
  {
    feature: "gc",
    phase: 5,
    // struct.new 0, struct.get 0 0
    bytes: moduleOf([...constant, 0xfb, 0, 0, 0xfb, 2, 0, 0], {
      types: [
        [0x5f, 1, I32, 1],
        [FUNCTION, 0, 1, I32],
      ],
      own: 1,
    }),
    args: [],
    result: ANSWER,
  },
  {
    feature: "memory64",
    phase: 5,
    // Stores at a 64-bit address and loads from there, times whether the memory refuses to grow by 2^32 pages: an engine that looks at half of a
    // number grows by none.
    bytes: moduleOf(
      [
        ...[0x42, 0, ...constant, 0x36, 2, 0, 0x42, 0, 0x28, 2, 0],
        ...[0x42, 0x80, 0x80, 0x80, 0x80, 0x10, 0x40, 0, 0x42, 0x7f, 0x51, 0x6c],
      ],
      { memory: [4, 1] },
    ),
    args: [],
    result: ANSWER,
  },
  {
    feature: "simd",
    phase: 5,
    // i32x4.splat, i32x4.extract_lane 3
    bytes: moduleOf([...constant, 0xfd, 0x11, 0xfd, 0x1b, 3]),
    args: [],
    result: ANSWER,
  },
  {
    feature: "stack-switching",
    phase: 3,
    // f(n) = n == 0 ? 42 : what a continuation of f comes to, resumed with 0.
    bytes: moduleOf([0x20, 0, 0x45, 0x04, I32, ...constant, 0x05, ...zero, 0xd2, 0, 0xe0, 1, 0xe3, 1, 0, 0x0b], {
      types: [
        [FUNCTION, 1, I32, 1, I32],
        [0x5d, 0],
      ],
    }),
    args: [1],
    result: ANSWER,
  },
  {
    feature: "tail-calls",
    phase: 5,
    // f(n) = n == 0 ? 42 : return_call f(n - 1), which no stack holds a million times.
    bytes: moduleOf([0x20, 0, 0x45, 0x04, I32, ...constant, 0x05, 0x20, 0, 0x41, 1, 0x6b, 0x12, 0, 0x0b], {
      types: [[FUNCTION, 1, I32, 1, I32]],
    }),
    args: [1_000_000],
    result: ANSWER,
  },
  {
    feature: "threads",
    phase: 4,
    // i32.atomic.rmw.add in a shared memory, then i32.atomic.load
    bytes: moduleOf([...zero, ...constant, 0xfe, 0x1e, 2, 0, 0x1a, ...zero, 0xfe, 0x10, 2, 0], { memory: [3, 1, 1] }),
    args: [],
    result: ANSWER,
  },
];
