import { once } from "node:events";
import { fstatSync, readSync, writeSync } from "node:fs";
import type { Readable } from "node:stream";
import { isatty } from "node:tty";
import { type Bcom, type Becoming, type Methods, methods, type Vat, type Vow } from "@glither/vat";
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
    write: (bytes: Uint8Array): number => written(descriptor, bytes),
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
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw faultOf(error);
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

/** Reads a stream of this process that may keep its reader waiting: the answer is a promise. */
export function streamInput(_bcom: Bcom, vat: Vat, stream: Readable, isTerminal: boolean) {
  return methods({
    terminal: (): boolean => isTerminal,
    read: (most: number): Vow<Uint8Array> => vat.adopt(some(stream, most)),
  });
}

export async function some(stream: Readable, most: number): Promise<Uint8Array> {
  for (;;) {
    if (stream.readableLength > 0) return stream.read(Math.min(most, stream.readableLength)) as Buffer;
    if (stream.errored !== null) throw new CapabilityError("io", { cause: stream.errored });
    if (stream.readableEnded || stream.destroyed) return new Uint8Array();
    const waiting = new AbortController();
    const { signal } = waiting;
    await Promise.race(["readable", "end", "close"].map((event) => once(stream, event, { signal }))).catch((cause) => {
      throw new CapabilityError("io", { cause });
    });
    waiting.abort();
  }
}
