import type { Fault } from "../../capabilities/error.ts";
import { SandboxError } from "../../error.ts";
import type { Wire } from "../_wire.ts";

export const KIND = "glither.sandbox.recording";
export const VERSION = 1;
const SINGLE: ReadonlySet<string> = new Set([
  "arguments",
  "environment",
  "clock",
  "randomness",
  "stdin",
  "stdout",
  "stderr",
  "network",
  "http",
  "instance",
]);

/** What a run began with: which program, and which capabilities it had, by the numbers that they have in the recording. */
export interface Header {
  readonly kind: typeof KIND;
  readonly version: typeof VERSION;
  /** The program's digest, before its memory was limited. */
  readonly program: string;
  readonly single: Readonly<Record<string, number>>;
  readonly directories: Readonly<Record<string, number>>;
  /** In their order; absent in recordings of programs that had none. */
  readonly connections?: readonly number[];
  readonly listeners?: readonly number[];
}

/** One message: to whom, its method and arguments, and what came of it. */
export type Entry = readonly [
  target: number,
  message: Wire,
  answer: { readonly value: Wire } | { readonly fault: Fault },
];

/** Bytes are base64 in a file. */
export function lineOf(value: Header | Entry): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part instanceof Uint8Array ? Buffer.from(part).toString("base64") : part,
  );
}

/** @throws SandboxError BAD_RECORDING */
export function readHeader(text: string): Header {
  const header = parsed(text.slice(0, Math.max(text.indexOf("\n"), 0))) as Partial<Header> | null;
  const known = header?.kind === KIND && header.version === VERSION && typeof header.program === "string";
  if (!known || !areNumbered(header.single, SINGLE) || !areNumbered(header.directories)) throw badRecording();
  if (![header.connections, header.listeners].every(areListed)) throw badRecording();
  return header as Header;
}

/** Whether these are names with numbers of references, and no other names than those. */
function areNumbered(given: unknown, names?: ReadonlySet<string>): boolean {
  if (typeof given !== "object" || given === null || Array.isArray(given)) return false;
  return Object.entries(given).every(([name, number]) => isReferenceNumber(number) && names?.has(name) !== false);
}

function areListed(given: unknown): boolean {
  return given === undefined || (Array.isArray(given) && given.every(isReferenceNumber));
}

export function isReferenceNumber(number: unknown): boolean {
  return Number.isSafeInteger(number) && (number as number) >= 0;
}

export function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw badRecording();
  }
}

export function badRecording(message = "it is no recording of a run"): SandboxError {
  return new SandboxError("BAD_RECORDING", message, "record one with `--record FILE`");
}
