import { addressRanges, canonicalAddress, GREATEST_ADDRESS, printAddress, readNet } from "@glither/roux/core";
import type { Random } from "./random.ts";

/** Addresses that are easily mistaken for one another; the last of one net is followed by the first of the next. */
export const ADDRESSES: readonly string[] = [
  "0.0.0.0",
  "9.255.255.255",
  "10.0.0.0",
  "10.0.0.1",
  "10.255.255.255",
  "11.0.0.0",
  "127.0.0.1",
  "255.255.255.255",
  "::",
  "::1",
  "::a00:1",
  "::fffe:ffff:ffff",
  "::1:0:0:0",
  "64:ff9b::a00:1",
  "2001:db8::",
  "2001:db8::8000:0:0:1",
  "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff",
  "2001:db9::",
  "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
  "::ffff:10.0.0.1",
  "0:0:0:0:0:FFFF:0A00:0001",
];

export const NETS: readonly string[] = [
  "0.0.0.0/0",
  "::/0",
  "::/64",
  "::/95",
  "10.0.0.0/8",
  "10.0.0.0/31",
  "10.128.0.0/9",
  "127.0.0.1/32",
  "::ffff:10.0.0.0/104",
  "::ffff:0:0/96",
  "2001:db8::/32",
  "2001:db8::8000:0:0:0/65",
  "2001:db8::8000:0:0:1/128",
  "8000::/1",
];

/** An address in, or just beside, one of the nets that a guard asks for, written in any way. */
export function anyAddress(aims: readonly string[], random: Random): string {
  const nets = aims.filter((aim) => "net" in readNet(aim));
  const [near] = nets.length === 0 ? [] : addressRanges([random.pick(nets)]);
  if (near === undefined || random.chance(30)) return canonicalAddress(random.pick(ADDRESSES)) ?? "";
  const { first, last } = near;
  const beside = [first - 1n, last + 1n].filter((value) => value >= 0n && value <= GREATEST_ADDRESS);
  return printAddress(random.pick([first, last, (first + last) / 2n, ...beside]));
}
