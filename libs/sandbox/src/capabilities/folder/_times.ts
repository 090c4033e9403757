import type { BigIntStats } from "node:fs";
import type { Times } from "../interfaces.ts";

/** Times as Node takes them: seconds, with what a number has room for behind the point. */
export function secondsOf(times: Times, stat: BigIntStats): [accessed: number, modified: number] {
  return [seconds(times.accessed, stat.atimeNs), seconds(times.modified, stat.mtimeNs)];
}

function seconds(time: bigint | "now" | undefined, before: bigint): number {
  if (time === "now") return Date.now() / 1_000;
  const nanoseconds = time ?? before;
  return Number(nanoseconds / 1_000_000_000n) + Number(nanoseconds % 1_000_000_000n) / 1e9;
}
