import { CapabilityError } from "../../capabilities/error.ts";
import type { Kind, Stat, Times } from "../../capabilities/interfaces.ts";
import type { Host } from "../_host.ts";

/** File types by their numbers. */
const TYPES: Readonly<Record<Kind, number>> = {
  unknown: 0,
  stream: 2,
  directory: 3,
  file: 4,
  socket: 6,
  link: 7,
};

export function typeOf(kind: Kind): number {
  return TYPES[kind];
}

export function writeStat({ memory }: Host, to: number, stat: Stat): void {
  memory.demand(to, 64);
  memory.setU64(to, BigInt.asUintN(64, stat.device));
  memory.setU64(to + 8, BigInt.asUintN(64, stat.inode));
  memory.setU64(to + 16, BigInt(TYPES[stat.kind]));
  memory.setU64(to + 24, stat.links);
  memory.setU64(to + 32, stat.size);
  memory.setU64(to + 40, BigInt.asUintN(64, stat.accessed));
  memory.setU64(to + 48, BigInt.asUintN(64, stat.modified));
  memory.setU64(to + 56, BigInt.asUintN(64, stat.changed));
}

const ACCESSED = 1;
const ACCESSED_NOW = 2;
const MODIFIED = 4;
const MODIFIED_NOW = 8;

/** @throws CapabilityError INVAL for a time that is said and is to be the present one as well */
export function timesOf(accessed: bigint, modified: bigint, flags: number): Times {
  const both = (one: number, other: number): boolean => (flags & one) !== 0 && (flags & other) !== 0;
  if (flags > 15 || both(ACCESSED, ACCESSED_NOW) || both(MODIFIED, MODIFIED_NOW)) throw new CapabilityError("inval");
  const time = (given: bigint, said: number, now: number): bigint | "now" | undefined => {
    if ((flags & now) !== 0) return "now";
    return (flags & said) === 0 ? undefined : BigInt.asUintN(64, given);
  };
  const [first, second] = [time(accessed, ACCESSED, ACCESSED_NOW), time(modified, MODIFIED, MODIFIED_NOW)];
  return {
    ...(first === undefined ? {} : { accessed: first }),
    ...(second === undefined ? {} : { modified: second }),
  };
}
