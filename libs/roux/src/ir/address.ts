/**
 * Addresses of the Internet Protocol as numbers of 128 bits. An IPv4 address is the number of the IPv6 address that maps it
 * (RFC 4291, §2.5.5.2), so `::ffff:10.0.0.1` and `10.0.0.1` are one. Texts are canonical as RFC 5952 says.
 */
export const GREATEST_ADDRESS = (1n << 128n) - 1n;

/** Where IPv4 is mapped: `::ffff:0:0/96`. */
const MAPPED = 0xffff_0000_0000n;
const MAPPED_END = 0xffff_ffff_ffffn;

/** An address as its number; undefined for what is no address, such as one with a zone or with a part that begins with zero. */
export function parseAddress(text: string): bigint | undefined {
  const four = parseFour(text);
  if (four !== undefined) return MAPPED + four;
  // Longer than any address, and none of the work.
  if (text.length > 45 || !text.includes(":")) return undefined;
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half, at) => groupsOf(half, at === halves.length - 1));
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined;
  const missing = 8 - head.length - (tail?.length ?? 0);
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...Array.from({ length: missing }, () => 0), ...(tail ?? [])];
  return groups.reduce((value, group) => (value << 16n) | BigInt(group), 0n);
}

function parseFour(text: string): bigint | undefined {
  const parts = /^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})$/u
    .exec(text)
    ?.slice(1)
    .map(Number);
  if (parts === undefined || parts.some((part) => part > 255)) return undefined;
  return parts.reduce((value, part) => (value << 8n) | BigInt(part), 0n);
}

/** The groups of one side of `::`; only the last ones may be written as IPv4 is. */
function groupsOf(half: string, isLast: boolean): number[] | undefined {
  if (half === "") return [];
  const groups: number[] = [];
  const parts = half.split(":");
  for (const [at, part] of parts.entries()) {
    const four = isLast && at === parts.length - 1 ? parseFour(part) : undefined;
    if (four !== undefined) groups.push(Number(four >> 16n), Number(four & 0xffffn));
    else if (/^[0-9A-Fa-f]{1,4}$/u.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups;
}

/** `10.0.0.1`, `2001:db8::1`. */
export function printAddress(value: bigint): string {
  if (isMapped(value)) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join(".");
  const groups = Array.from({ length: 8 }, (_, at) => Number((value >> BigInt(112 - 16 * at)) & 0xffffn));
  const { start, length } = longestZeros(groups);
  const hex = (some: readonly number[]): string => some.map((group) => group.toString(16)).join(":");
  return length < 2 ? hex(groups) : `${hex(groups.slice(0, start))}::${hex(groups.slice(start + length))}`;
}

function isMapped(value: bigint): boolean {
  return value >= MAPPED && value <= MAPPED_END;
}

/** The longest run of zeros, the first among equals. */
function longestZeros(groups: readonly number[]): { readonly start: number; readonly length: number } {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < groups.length; start += 1) {
    let length = 0;
    while (groups[start + length] === 0) length += 1;
    if (length > best.length) best = { start, length };
  }
  return best;
}

/** An address in its canonical text; undefined for what is none. */
export function canonicalAddress(text: string): string | undefined {
  const value = parseAddress(text);
  return value === undefined ? undefined : printAddress(value);
}

/**
 * How components have an address: its number as 32 hexadecimal digits, so that the same address is the same text and the
 * order of texts is that of addresses.
 *
 * @throws TypeError for what is no address.
 */
export function addressKey(text: string): string {
  const value = parseAddress(text);
  if (value === undefined) throw new TypeError("expected an address");
  return keyOfAddress(value);
}

export function keyOfAddress(value: bigint): string {
  return value.toString(16).padStart(32, "0");
}

/** The canonical text of an address as components have it; undefined for any other text. */
export function addressOfKey(key: string): string | undefined {
  return /^[0-9a-f]{32}$/u.test(key) ? printAddress(BigInt(`0x${key}`)) : undefined;
}

/** The canonical text of an address or a net, in which IPv4 in the words of IPv6 is IPv4, or what is wrong with it. */
export type NetReading =
  | { readonly net: string }
  /** What is wrong; `meant` is the net that was probably meant. */
  | { readonly fault: string; readonly meant?: string };

/** An address or a net, `10.0.0.0/8`, as it is written in a ruleset or in a list. */
export function readNet(text: string): NetReading {
  const [address = "", length, ...more] = text.split("/");
  const value = parseAddress(address);
  if (value === undefined || more.length > 0) return { fault: addressFault(address) };
  if (length === undefined) return { net: printAddress(value) };
  const most = address.includes(":") ? 128 : 32;
  if (!/^(?:0|[1-9]\d{0,2})$/u.test(length) || Number(length) > most)
    return { fault: `the length of this net's prefix is a whole number from 0 to ${most}` };
  const bits = BigInt(128 - most) + BigInt(length);
  const rest = (1n << (128n - bits)) - 1n;
  const base = value & ~rest & GREATEST_ADDRESS;
  const net = printNet(base, Number(bits));
  return base === value ? { net } : { fault: "bits are set behind the prefix of this net", meant: net };
}

function addressFault(text: string): string {
  if (/(?:^|\.)0\d/u.test(text)) return "a part of this address begins with zero, which some read as octal";
  return "this is no address";
}

/** A net of a single address is that address. */
function printNet(base: bigint, bits: number): string {
  if (bits === 128) return printAddress(base);
  return bits >= 96 && isMapped(base) ? `${printAddress(base)}/${bits - 96}` : `${printAddress(base)}/${bits}`;
}

/** All addresses from the first to the last one. */
export interface AddressRange {
  readonly first: bigint;
  readonly last: bigint;
}

/** The addresses of nets in canonical text, as ranges in order that neither meet nor touch. No net of IPv6 holds IPv4. */
export function addressRanges(nets: readonly string[]): readonly AddressRange[] {
  const ranges = nets.flatMap(rangesOf).sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
  const merged: { first: bigint; last: bigint }[] = [];
  for (const range of ranges) {
    const before = merged.at(-1);
    if (before === undefined || range.first > before.last + 1n) merged.push({ ...range });
    else if (range.last > before.last) before.last = range.last;
  }
  return merged;
}

function rangesOf(net: string): readonly AddressRange[] {
  const [address = "", length] = net.split("/");
  const first = parseAddress(address);
  if (first === undefined) throw new TypeError(`${net} is no net`);
  const most = address.includes(":") ? 128 : 32;
  const last = first | ((1n << BigInt(most - Number(length ?? most))) - 1n);
  if (isMapped(first) || last < MAPPED || first > MAPPED_END) return [{ first, last }];
  const [below, above] = [
    { first, last: MAPPED - 1n },
    { first: MAPPED_END + 1n, last },
  ];
  return [below, above].filter((range) => range.first <= range.last);
}
