import { CapabilityError } from "../../capabilities/error.ts";
import { Passing } from "../_host.ts";
import { codeOf, Failed } from "./errors.ts";
import { Pollable, READY } from "./poll.ts";

/** As many bytes go at once. */
const MOST = 65_536;

/** Why an operation on a stream failed, as `wasi:io/error` has it. */
export class IoError {
  readonly code: string;
  /** What else than an interface of files calls it otherwise. */
  readonly cause: unknown;

  constructor(code: string, cause?: unknown) {
    this.code = code;
    this.cause = cause;
  }

  toDebugString(): string {
    return this.code;
  }
}

/** What a stream reads from, and what becomes of it when nobody has the stream any more. */
export interface Source {
  read(most: number): Uint8Array;
  readonly drop?: () => void;
}

export interface Sink {
  write(bytes: Uint8Array): number;
  readonly drop?: () => void;
}

/** Reading waits, so whatever is asked whether it waits is answered at once. */
export class InputStream {
  readonly #source: Source;

  constructor(source: Source) {
    this.#source = source;
  }

  read(length: bigint): Uint8Array {
    if (length === 0n) return new Uint8Array();
    const bytes = streaming(() => this.#source.read(Number(length > BigInt(MOST) ? MOST : length)));
    if (bytes.length === 0) throw new Failed({ tag: "closed" });
    return bytes;
  }

  blockingRead(length: bigint): Uint8Array {
    return this.read(length);
  }

  skip(length: bigint): bigint {
    return BigInt(this.read(length).length);
  }

  blockingSkip(length: bigint): bigint {
    return this.skip(length);
  }

  subscribe(): Pollable {
    return new Pollable(READY);
  }

  [Symbol.dispose](): void {
    this.#source.drop?.();
  }
}

export class OutputStream {
  readonly #sink: Sink;

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  checkWrite(): bigint {
    return BigInt(MOST);
  }

  write(bytes: Uint8Array): void {
    for (let place = 0; place < bytes.length; ) {
      const written = streaming(() => this.#sink.write(bytes.slice(place)));
      if (written <= 0) throw new Failed({ tag: "last-operation-failed", val: new IoError("io") });
      place += written;
    }
  }

  blockingWriteAndFlush(bytes: Uint8Array): void {
    this.write(bytes);
  }

  flush(): void {}

  blockingFlush(): void {}

  /** No more than was offered: all of it, or nothing. */
  writeZeroes(length: bigint): void {
    if (length > this.checkWrite()) throw new Failed({ tag: "last-operation-failed", val: new IoError("invalid") });
    this.write(new Uint8Array(Number(length)));
  }

  blockingWriteZeroesAndFlush(length: bigint): void {
    this.writeZeroes(length);
  }

  splice(from: InputStream, length: bigint): bigint {
    const bytes = from.read(length);
    this.write(bytes);
    return BigInt(bytes.length);
  }

  blockingSplice(from: InputStream, length: bigint): bigint {
    return this.splice(from, length);
  }

  subscribe(): Pollable {
    return new Pollable(READY);
  }

  [Symbol.dispose](): void {
    this.#sink.drop?.();
  }
}

/** A stream that nobody was granted: at its end, and closed to writing. */
export const NOWHERE: Source & Sink = {
  read: () => new Uint8Array(),
  write: () => {
    throw new CapabilityError("badf");
  },
};

function streaming<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof Passing) throw error;
    throw new Failed({ tag: "last-operation-failed", val: new IoError(codeOf(error), error) });
  }
}
