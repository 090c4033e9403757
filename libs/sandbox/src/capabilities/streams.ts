import { fstatSync, readSync, writeSync } from "node:fs";
import { isatty } from "node:tty";
import { type Bcom, type Becoming, type Methods, methods } from "@glither/vat";
import { CapabilityError, faultOf } from "./error.ts";

/** Reads an open descriptor of the process: a file, which does not keep its thread waiting. */
export function fileInput(_bcom: Bcom, descriptor: number) {
  return methods({
    terminal: (): boolean => false,
    read: (most: number): Uint8Array => {
      const bytes = new Uint8Array(Math.min(most, 65_536));
      return bytes.subarray(
        0,
        orFault(() => readSync(descriptor, bytes)),
      );
    },
  });
}

/** Whether a descriptor can be read without waiting for somebody. */
export function isFile(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isFile();
  } catch {
    return false;
  }
}

/** Writes to an open descriptor of the process. */
export function descriptorOutput(_bcom: Bcom, descriptor: number) {
  return methods({
    terminal: (): boolean => isatty(descriptor),
    write: (bytes: Uint8Array): number => orFault(() => written(descriptor, bytes)),
  });
}

/** What is there to be read is what was given: texts of tests, and standard input that is closed. */
export function givenInput(bcom: Bcom, bytes: Uint8Array = new Uint8Array()): InputBehaviour {
  return methods({
    terminal: () => false,
    read: (most: number) => bcom(givenInput(bcom, bytes.subarray(most)), bytes.slice(0, most)),
  });
}

/** Keeps what is written, up to so many bytes; more finds no space. */
export function collectedOutput(bcom: Bcom, most: number, take: (bytes: Uint8Array) => void): OutputBehaviour {
  return methods({
    terminal: () => false,
    write: (bytes: Uint8Array) => {
      if (most === 0 && bytes.length > 0) throw new CapabilityError("nospc");
      const part = bytes.subarray(0, most);
      take(part);
      return bcom(collectedOutput(bcom, most - part.length, take), part.length);
    },
  });
}

type InputBehaviour = Methods<{
  readonly terminal: () => boolean;
  readonly read: (most: number) => Becoming<Uint8Array>;
}>;

type OutputBehaviour = Methods<{
  readonly terminal: () => boolean;
  readonly write: (bytes: Uint8Array) => Becoming<number>;
}>;

/** A pipe whose reader is slow says so; then the guest's thread waits. */
function written(descriptor: number, bytes: Uint8Array): number {
  for (;;)
    try {
      return writeSync(descriptor, bytes);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
}

function orFault<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw faultOf(error);
  }
}
