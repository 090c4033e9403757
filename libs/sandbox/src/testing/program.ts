import { MODULE } from "../wasi/preview1/preview1.ts";

/** One step of a program: a call of an import with numbers, whose answer is dropped, or code of its own. */
export type Step = readonly [name: string, ...args: (number | bigint)[]] | { readonly code: readonly number[] };

export interface ProgramOptions {
  /** Texts that lie in the memory from the start, by their address. */
  readonly data?: Readonly<Record<number, string | Uint8Array>>;
  readonly pages?: number;
  readonly most?: number;
  /** Where the imports come from. */
  readonly from?: string;
}

const [I32, I64] = [0x7f, 0x7e];
export const LOOP_FOREVER = [0x03, 0x40, 0x0c, 0x00, 0x0b];
export const UNREACHABLE = [0x00];

/** A program without branches, for tests: it takes its steps one after the other and ends. */
export function program(steps: readonly Step[], options: ProgramOptions = {}): Uint8Array {
  const { data = {}, pages = 1, most, from = MODULE } = options;
  const calls = steps.filter((step): step is readonly [string, ...(number | bigint)[]] => !("code" in step));
  const names = [...new Set(calls.map(([name]) => name))];
  const types = names.map((name) => {
    const [, ...args] = calls.find(([called]) => called === name) as readonly [string, ...(number | bigint)[]];
    const results = name === "proc_exit" ? [] : [I32];
    return [
      0x60,
      ...list(args.map((arg) => [typeof arg === "bigint" ? I64 : I32])),
      ...list(results.map((one) => [one])),
    ];
  });
  const body = steps.flatMap((step) => {
    if ("code" in step) return [...step.code];
    const [name, ...args] = step;
    const pushed = args.flatMap((arg) => (typeof arg === "bigint" ? [0x42, ...signed(arg)] : [0x41, ...signed(arg)]));
    return [...pushed, 0x10, ...unsigned(names.indexOf(name)), ...(name === "proc_exit" ? [] : [0x1a])];
  });
  const code = [0, ...body, 0x0b];
  const memory = most === undefined ? [0, ...unsigned(pages)] : [1, ...unsigned(pages), ...unsigned(most)];
  const segments = Object.entries(data).map(([address, content]) => {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    return [0, 0x41, ...signed(Number(address)), 0x0b, ...unsigned(bytes.length), ...bytes];
  });
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, list([...types, [0x60, 0, 0]])),
    ...section(2, list(names.map((name, index) => [...text(from), ...text(name), 0, ...unsigned(index)]))),
    ...section(3, list([unsigned(names.length)])),
    ...section(5, list([memory])),
    ...section(
      7,
      list([
        [...text("memory"), 2, 0],
        [...text("_start"), 0, ...unsigned(names.length)],
      ]),
    ),
    ...section(10, list([[...unsigned(code.length), ...code]])),
    ...section(11, list(segments)),
  ]);
}

/** A list of buffers, as `fd_write` takes it. */
export function vectors(...pairs: readonly (readonly [address: number, length: number])[]): Uint8Array {
  return new Uint8Array(Uint32Array.from(pairs.flat()).buffer);
}

function section(id: number, body: readonly number[]): number[] {
  return [id, ...unsigned(body.length), ...body];
}

function list(items: readonly (readonly number[])[]): number[] {
  return [...unsigned(items.length), ...items.flat()];
}

function text(value: string): number[] {
  return [...unsigned(value.length), ...new TextEncoder().encode(value)];
}

function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let left = value;
  do {
    bytes.push((left & 0x7f) | (left > 0x7f ? 0x80 : 0));
    left >>>= 7;
  } while (left > 0);
  return bytes;
}

function signed(value: number | bigint): number[] {
  const bytes: number[] = [];
  for (let left = BigInt(value); ; ) {
    const low = Number(left & 0x7fn);
    left >>= 7n;
    const done = (left === 0n && (low & 0x40) === 0) || (left === -1n && (low & 0x40) !== 0);
    bytes.push(done ? low : low | 0x80);
    if (done) return bytes;
  }
}
