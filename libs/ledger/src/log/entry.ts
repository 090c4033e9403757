import { canonicalText, type Json } from "@glither/artifact";
import type { Receipt } from "@glither/host/receipt";
import { LedgerError } from "../error.ts";
import { leafHash } from "./tree.ts";

/**
 * What stands in a log, one behind the other. Of an artifact and of answers there are commitments only: what they commit
 * to is kept apart, and can be deleted without a hole in the log.
 */
export type Statement = Decision | Settling | Delivery | Erasure;

/** A component disposed of an artifact. */
export interface Decision {
  readonly kind: "decision";
  /** The component's digest, `sha256:…`. */
  readonly component: string;
  readonly artifact: string;
  /** By the enrichment's path. */
  readonly answers: Readonly<Record<string, string>>;
  readonly receipt: Receipt;
  /** Whether its actions were still to be done. */
  readonly deliver?: true;
  /** Where the receipt's rule stands in its source, where that was known. */
  readonly source?: SourcePlace;
}

/** Both from 1, the column in UTF-16 code units. */
export interface SourcePlace {
  readonly line: number;
  readonly column: number;
}

/** A suspended disposition came to rest. */
export interface Settling {
  readonly kind: "settling";
  /** The index of its decision. */
  readonly decision: number;
  readonly token: string;
  readonly by: Settler;
  readonly verdict: string;
  readonly reason_class: string;
}

export type Settler =
  /** An event, who sent it, and why in their words: those stay in the log for good. */
  | { readonly on: string; readonly sender?: string; readonly reason?: string }
  /** Somebody gave it up: the box is the closed one of its dialect, whatever its rule would have come to. */
  | { readonly cancelled: string; readonly sender?: string; readonly reason?: string }
  /** The duration after which it was due. */
  | { readonly after: string }
  /** With commitments to what was answered when it was looked at, by path. */
  | { readonly when: string; readonly answers?: Readonly<Record<string, string>> };

/** An action was done, or has failed for good. */
export interface Delivery {
  readonly kind: "delivery";
  readonly decision: number;
  /** Its place among the actions of the decision's receipt. */
  readonly action: number;
  readonly outcome: "done" | "failed";
  /** How often it was begun. */
  readonly attempts: number;
  /** Why it failed, as a code. */
  readonly reason?: string;
}

/** What a decision commits to was deleted. */
export interface Erasure {
  readonly kind: "erasure";
  readonly decision: number;
  readonly why: "expired" | "requested";
}

export interface Entry {
  readonly index: number;
  /** The hash of the entry before, `sha256:…`; of none, the hash is left out. */
  readonly previous?: string;
  /** When, as ISO 8601 in UTC. */
  readonly at: string;
  readonly deployment: string;
  /**
   * The hint of the key that signed what the log was with it. It is in the entry so that a signature that was taken away is
   * missed; the signature itself is the one of a checkpoint.
   */
  readonly signer?: string;
  readonly statement: Statement;
}

/** The bytes that are hashed: canonical JSON. */
export function entryBytes(entry: Entry): Uint8Array {
  return Buffer.from(canonicalText({ glither: FORMAT, ...entry } as unknown as Json));
}

/** The same as text, around a statement that is written already: its members in their order. */
export function entryText(
  { index, previous, at, deployment, signer }: Omit<Entry, "statement">,
  statement: string,
): string {
  const begin = `{"at":${JSON.stringify(at)},"deployment":${JSON.stringify(deployment)},"glither":"${FORMAT}"`;
  return `${begin},"index":${index}${member("previous", previous)}${member("signer", signer)},"statement":${statement}}`;
}

function member(name: string, value: string | undefined): string {
  return value === undefined ? "" : `,"${name}":${JSON.stringify(value)}`;
}

export function statementText(statement: Statement): string {
  return canonicalText(statement as unknown as Json);
}

const FORMAT = "ledger-entry/v1";

export function entryHash(bytes: Uint8Array): string {
  return hashText(leafHash(bytes));
}

export function hashText(hash: Uint8Array): string {
  return `sha256:${Buffer.from(hash.buffer, hash.byteOffset, hash.length).toString("hex")}`;
}

/**
 * An entry of its bytes. What it says beyond its kind is not checked: it is what its signer has said.
 *
 * @throws LedgerError `MALFORMED` for bytes that `entryBytes` does not give.
 */
export function readEntry(bytes: Uint8Array): Entry {
  let [text, parsed]: [string, unknown] = ["", undefined];
  try {
    text = DECODER.decode(bytes);
    parsed = JSON.parse(text);
  } catch (cause) {
    throw malformed(cause);
  }
  if (!isRecord(parsed) || !isStatement(parsed["statement"]) || parsed["glither"] !== FORMAT) throw malformed();
  const { glither: _, ...entry } = parsed;
  const read = entry as unknown as Entry;
  if (!Number.isSafeInteger(read.index) || typeof read.deployment !== "string" || typeof read.at !== "string") {
    throw malformed();
  }
  if (read.signer !== undefined && typeof read.signer !== "string") throw malformed();
  if (canonicalText(parsed as Json) !== text) throw malformed();
  return read;
}

const DECODER = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Whether it has what is looked at before anybody has verified it. */
function isStatement(value: unknown): boolean {
  if (!isRecord(value)) return false;
  if (value["kind"] === "decision") return isReceipt(value["receipt"]) && isPlace(value["source"]);
  const isAbout = Number.isSafeInteger(value["decision"]);
  if (value["kind"] === "delivery") return isAbout && Number.isSafeInteger(value["action"]);
  return isAbout && ["settling", "erasure"].includes(String(value["kind"]));
}

function isReceipt(value: unknown): boolean {
  return isRecord(value) && Array.isArray(value["actions"]);
}

function isPlace(value: unknown): boolean {
  if (value === undefined) return true;
  return isRecord(value) && [value["line"], value["column"]].every((at) => Number.isSafeInteger(at) && Number(at) > 0);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function malformed(cause?: unknown): LedgerError {
  return new LedgerError("MALFORMED", "an entry of the log cannot be read", { cause });
}
