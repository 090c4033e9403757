import { fstatSync, fsyncSync, ftruncateSync, futimesSync, readSync, writeSync } from "node:fs";
import { type Bcom, type Becoming, type Methods, methods } from "@glither/vat";
import { CapabilityError, faultOf } from "../error.ts";
import type { File, Stat, Times } from "../interfaces.ts";
import { statOf } from "./_descriptors.ts";
import type { Grant } from "./_grant.ts";
import { secondsOf } from "./_times.ts";

/** One read takes no more memory than this, whatever a guest asks for. */
const MOST_AT_ONCE = 1_048_576;

/** What an open file was opened for. That it is not written to otherwise the system sees to, which opened it so. */
export interface Mode {
  readonly read: boolean;
  readonly write: boolean;
  /** Whether the folder that it is in may be changed. */
  readonly changeable: boolean;
}

type FileMethods = { readonly [K in keyof File]: K extends "close" ? () => Becoming<undefined> : File[K] };

/** An open file: nothing of where it is, only what is in it. */
export function fileActor(bcom: Bcom, descriptor: number, grant: Grant, mode: Mode): Methods<FileMethods> {
  const demand = (may: boolean): void => {
    if (!may) throw new CapabilityError("badf");
  };
  const growing = <T>(end: number, work: () => T): T =>
    orFault(() => (grant.countsBytes ? grant.spendBytes(end - fstatSync(descriptor).size, work) : work()));
  return methods({
    read: (most: number, position: number): Uint8Array => {
      demand(mode.read);
      const bytes = new Uint8Array(Math.min(most, MOST_AT_ONCE));
      return bytes.subarray(
        0,
        orFault(() => readSync(descriptor, bytes, 0, bytes.length, position)),
      );
    },
    write: (bytes: Uint8Array, position: number): number => {
      demand(mode.write);
      return growing(position + bytes.length, () => writeSync(descriptor, bytes, 0, bytes.length, position));
    },
    append: (bytes: Uint8Array): number => {
      demand(mode.write);
      const end = orFault(() => fstatSync(descriptor).size);
      return growing(end + bytes.length, () => writeSync(descriptor, bytes, 0, bytes.length, end));
    },
    stat: (): Stat => statOf(orFault(() => fstatSync(descriptor, { bigint: true }))),
    resize: (size: number): void => {
      demand(mode.write);
      growing(size, () => ftruncateSync(descriptor, size));
    },
    times: (times: Times): void => {
      if (!mode.changeable) throw new CapabilityError("rofs");
      const stat = orFault(() => fstatSync(descriptor, { bigint: true }));
      orFault(() => futimesSync(descriptor, ...secondsOf(times, stat)));
    },
    sync: (): void => orFault(() => fsyncSync(descriptor)),
    close: (): Becoming<undefined> => {
      grant.close(descriptor);
      return bcom(closed());
    },
  });
}

/** What was closed: its number may be another file's by now, and is not asked. */
function closed() {
  return (): never => {
    throw new CapabilityError("badf");
  };
}

export function orFault<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw faultOf(error);
  }
}
