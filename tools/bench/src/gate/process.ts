import type { ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";

/** Milliseconds of CPU that a process itself has used, all its threads together; as Linux tells, to 10 ms. */
export function cpuOf({ pid }: ChildProcess): number {
  const [, told = ""] = /^.*\) (.*)$/su.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
  const fields = told.split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Resident memory of a process itself, in megabytes. */
export function memoryOf({ pid }: ChildProcess): number {
  const [, kilobytes] = /VmRSS:\s+(\d+)/u.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kilobytes) / 1_024;
}
