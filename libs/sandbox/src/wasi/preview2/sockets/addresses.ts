import { isIPv4, isIPv6 } from "node:net";
import { canonicalAddress } from "../../../capabilities/network.ts";

export type Family = "ipv4" | "ipv6";

/** Numbers of an address: four bytes, or eight groups. */
export interface IpAddress {
  readonly tag: Family;
  readonly val: readonly number[];
}

interface Ipv4SocketAddress {
  readonly port: number;
  readonly address: readonly number[];
}

/** Where somebody is, as `wasi:sockets/network` has it. */
export type SocketAddress =
  | { readonly tag: "ipv4"; readonly val: Ipv4SocketAddress }
  | {
      readonly tag: "ipv6";
      readonly val: Ipv4SocketAddress & { readonly flowInfo: number; readonly scopeId: number };
    };

/** An address as capabilities have it. */
export function textOf({ tag, val }: IpAddress): string {
  if (tag === "ipv4") return val.join(".");
  return canonicalAddress(val.map((group) => group.toString(16)).join(":"));
}

/** The numbers of a text; nothing, where it is none of an address. */
export function addressOf(text: string): IpAddress | undefined {
  if (isIPv4(text)) return { tag: "ipv4", val: text.split(".").map(Number) };
  return isIPv6(text) ? { tag: "ipv6", val: groupsOf(canonicalAddress(text)) } : undefined;
}

function groupsOf(canonical: string): number[] {
  const [before = "", after] = canonical.split("::");
  const groups = (part: string): number[] =>
    part === "" ? [] : part.split(":").map((group) => Number.parseInt(group, 16));
  if (after === undefined) return groups(before);
  const [head, tail] = [groups(before), groups(after)];
  return [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => 0), ...tail];
}

export function placeOf({ tag, val }: SocketAddress): readonly [address: string, port: number] {
  return [textOf({ tag, val: val.address }), val.port];
}
