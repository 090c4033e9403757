import { expect, it } from "@jest/globals";
import { decode, encode, RecordReader, record, type SyrupRecord, type SyrupValue, symbol } from "./index.ts";

const target = (position: bigint) => record("desc:export", position);
const object = (position: bigint) => record("desc:import-object", position);
const deliver = (to: SyrupValue, args: readonly SyrupValue[], answer: bigint | false, resolver: SyrupValue) =>
  record("op:deliver", to, args, answer, resolver);
const peer = record("ocapn-peer", symbol("fake"), "a", false);
const bytes32 = (byte: number) => new Uint8Array(32).fill(byte);
const key = [
  symbol("public-key"),
  [
    symbol("ecc"),
    [symbol("curve"), symbol("Ed25519")],
    [symbol("flags"), symbol("eddsa")],
    [symbol("q"), bytes32(0x51)],
  ],
];
const signature = [symbol("sig-val"), [symbol("eddsa"), [symbol("r"), bytes32(0x52)], [symbol("s"), bytes32(0x53)]]];

/** What two peers of Goblins 0.18 say to each other, their keys and swiss numbers replaced by letters. */
const SAID: readonly (readonly [string, SyrupRecord])[] = [
  ["<11'my-location<10'ocapn-peer4'fake1\"af>>", record("my-location", peer)],
  [
    `<16'op:start-session3"1.0[10'public-key[3'ecc[5'curve7'Ed25519][5'flags5'eddsa][1'q32:${"Q".repeat(32)}]]]` +
      `<10'ocapn-peer4'fake1"af>[7'sig-val[5'eddsa[1'r32:${"R".repeat(32)}][1's32:${"S".repeat(32)}]]]>`,
    record("op:start-session", "1.0", key, peer, signature),
  ],
  [
    `<10'op:deliver<11'desc:export0+>[5'fetch32:${"Q".repeat(32)}]0+<18'desc:import-object1+>>`,
    deliver(target(0n), [symbol("fetch"), bytes32(0x51)], 0n, object(1n)),
  ],
  [
    "<10'op:deliver<11'desc:export1+>[7'fulfill<18'desc:import-object1+>]ff>",
    deliver(target(1n), [symbol("fulfill"), object(1n)], false, false),
  ],
  ["<10'op:deliver<11'desc:export1+>[4'echo2+]ff>", deliver(target(1n), [symbol("echo"), 2n], false, false)],
  [
    "<10'op:deliver<11'desc:answer3+>[4'echo1\"x]4+<18'desc:import-object5+>>",
    deliver(record("desc:answer", 3n), [symbol("echo"), "x"], 4n, object(5n)),
  ],
  [
    "<10'op:deliver<11'desc:export6+>[5'break<16'exn:fail:mystery>]ff>",
    deliver(target(6n), [symbol("break"), record("exn:fail:mystery")], false, false),
  ],
  ["<13'op:gc-exports[6+][1+]>", record("op:gc-exports", [6n], [1n])],
  ["<13'op:gc-answers[1+]>", record("op:gc-answers", [1n])],
];

it.each(SAID)("reads and writes what Goblins says: %s", (said, value) => {
  expect(decode(new TextEncoder().encode(said))).toEqual(value);
  expect(new TextDecoder().decode(encode(value))).toBe(said);
});

it("reads all of it as one stream", () => {
  const reader = new RecordReader();
  reader.push(new TextEncoder().encode(SAID.map(([said]) => said).join("")));
  for (const [, value] of SAID) expect(reader.next()).toEqual(value);
  expect([reader.next(), reader.partial]).toEqual([undefined, false]);
});
