import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  addressKey,
  addressOfKey,
  addressRanges,
  canonicalAddress,
  GREATEST_ADDRESS,
  parseAddress,
  printAddress,
  readNet,
} from "./address.ts";

const arbitraryAddress = fc.oneof(
  fc.bigInt({ min: 0n, max: GREATEST_ADDRESS }),
  fc.bigInt({ min: 0n, max: 0xffff_ffffn }).map((four) => 0xffff_0000_0000n + four),
  fc
    .array(fc.constantFrom(0n, 0n, 1n, 0xffffn), { minLength: 8, maxLength: 8 })
    .map((groups) => groups.reduce<bigint>((value, group) => (value << 16n) | group, 0n)),
);

describe("an address", () => {
  it.each([
    ["10.0.0.1", "10.0.0.1"],
    ["::ffff:10.0.0.1", "10.0.0.1"],
    ["0:0:0:0:0:FFFF:0A00:0001", "10.0.0.1"],
    ["2001:DB8:0:0:0:0:0:1", "2001:db8::1"],
    ["2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
    ["2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
    ["::", "::"],
    ["1::", "1::"],
    ["::10.0.0.1", "::a00:1"],
    ["64:ff9b::192.0.2.33", "64:ff9b::c000:221"],
    ["1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"],
  ])("%s is %s in canonical text", (written, canonical) => {
    expect(canonicalAddress(written)).toBe(canonical);
  });

  it.each([
    "",
    "10.0.0",
    "10.0.0.256",
    "010.0.0.1",
    "10.0.0.1 ",
    "0x0a.0.0.1",
    "10.0.0.1.",
    ":::",
    "1::2::3",
    "1:2:3:4:5:6:7:8::",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "::12345",
    ":1:2:3:4:5:6:7:8",
    "fe80::1%eth0",
    "10.0.0.1::",
    "::10.0.0.1:1",
    "::ffff:010.0.0.1",
    "[::1]",
    `::${"0".repeat(1_000_000)}1`,
  ])("%s is none", (written) => {
    expect(canonicalAddress(written)).toBeUndefined();
  });

  it("is read back from its canonical text and from what components have of it, and keeps its order there", () => {
    fc.assert(
      fc.property(arbitraryAddress, arbitraryAddress, (one, other) => {
        const [text, key] = [printAddress(one), addressKey(printAddress(one))];
        expect(parseAddress(text)).toBe(one);
        expect(key).toMatch(/^[0-9a-f]{32}$/u);
        expect(addressOfKey(key)).toBe(text);
        expect(key < addressKey(printAddress(other))).toBe(one < other);
      }),
    );
    expect(addressOfKey("A".repeat(32))).toBeUndefined();
    expect(addressOfKey("10.0.0.1")).toBeUndefined();
  });
});

describe("a net", () => {
  it.each([
    ["10.0.0.0/8", "10.0.0.0/8"],
    ["::ffff:10.0.0.0/104", "10.0.0.0/8"],
    ["::ffff:0:0/96", "0.0.0.0/0"],
    ["2001:DB8::/32", "2001:db8::/32"],
    ["10.0.0.1/32", "10.0.0.1"],
    ["::1/128", "::1"],
    ["::/0", "::/0"],
  ])("%s is %s", (written, net) => {
    expect(readNet(written)).toEqual({ net });
  });

  it.each([
    ["10.0.0.1/8", "10.0.0.0/8"],
    ["2001:db8::1/32", "2001:db8::/32"],
    ["::ffff:10.0.0.0/95", "::fffe:0:0/95"],
  ])("%s has bits behind its prefix, and %s is meant", (written, meant) => {
    expect(readNet(written)).toEqual({ fault: "bits are set behind the prefix of this net", meant });
  });

  it.each(["10.0.0.0/33", "::/129", "10.0.0.0/08", "10.0.0.0/", "10.0.0.0/8/8", "a.example", "10.0.0/8", "/8"])(
    "%s is none",
    (written) => {
      expect(readNet(written)).toHaveProperty("fault");
    },
  );
});

describe("the ranges of nets", () => {
  const inRanges = (nets: readonly string[], address: string): boolean =>
    addressRanges(nets).some(({ first, last }) => {
      const value = parseAddress(address) ?? -1n;
      return first <= value && value <= last;
    });

  it("neither meet nor touch", () => {
    expect(addressRanges(["10.0.0.2/31", "10.0.0.0/31", "10.0.0.0/30", "::1", "::3", "::2"])).toEqual([
      { first: 1n, last: 3n },
      { first: 0xffff_0a00_0000n, last: 0xffff_0a00_0003n },
    ]);
  });

  it("of IPv6 hold no IPv4", () => {
    expect(["::", "10.0.0.1", "ffff::"].map((address) => inRanges(["::/0"], address))).toEqual([true, false, true]);
    expect(inRanges(["::fffe:0:0/95"], "10.0.0.1")).toBe(false);
    expect(inRanges(["::fffe:0:0/95"], "::fffe:0:1")).toBe(true);
    expect(inRanges(["0.0.0.0/0"], "10.0.0.1")).toBe(true);
    expect(addressRanges(["::/0", "0.0.0.0/0"])).toEqual([{ first: 0n, last: GREATEST_ADDRESS }]);
  });
});
