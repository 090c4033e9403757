import { describe, expect, it } from "@jest/globals";
import { Bytes } from "./bytes.ts";

function written(write: (bytes: Bytes) => void): number[] {
  const bytes = new Bytes(1);
  write(bytes);
  return [...bytes.view()];
}

describe("numbers in LEB128", () => {
  it.each([
    [0, [0]],
    [127, [0x7f]],
    [128, [0x80, 1]],
    [624485, [0xe5, 0x8e, 0x26]],
    [0xffff_ffff, [0xff, 0xff, 0xff, 0xff, 0x0f]],
  ])("without sign: %d", (value, expected) => {
    expect(written((bytes) => bytes.unsigned(value))).toEqual(expected);
  });

  it.each([
    [0n, [0]],
    [63n, [0x3f]],
    [64n, [0xc0, 0]],
    [-1n, [0x7f]],
    [-64n, [0x40]],
    [-123456n, [0xc0, 0xbb, 0x78]],
    [-(2n ** 63n), [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7f]],
  ])("with sign: %d", (value, expected) => {
    expect(written((bytes) => bytes.signed(value))).toEqual(expected);
  });
});

it("grows as it is written", () => {
  const data = Uint8Array.from({ length: 1000 }, (_, at) => at % 256);
  expect(written((bytes) => bytes.sized(data))).toEqual([0xe8, 0x07, ...data]);
});
