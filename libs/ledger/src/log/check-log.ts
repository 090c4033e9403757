import { LedgerError } from "../error.ts";
import { Deliveries } from "./_deliveries.ts";
import { SignedEntries } from "./_signed-entries.ts";
import { openCheckpoint, readNote } from "./checkpoint.ts";
import { entryHash, hashText, readEntry } from "./entry.ts";
import { completedBy, leafHash, rootOf } from "./tree.ts";

export type FaultCode =
  /** An entry that cannot be read, or is of another log. */
  | "UNREADABLE"
  /** An entry at another place than it says: one was removed, put in, or moved. */
  | "MISPLACED"
  /** It does not name the entry before it: that one, or this one, was changed. */
  | "BROKEN_CHAIN"
  /** A settlement of what is not suspended, or that has settled before. */
  | "SETTLED_TWICE"
  /** A delivery of an action that is not there, is not its turn, or was done before. */
  | "DELIVERED_TWICE"
  /** An entry that says that it was signed, or that follows on one that was, and that no signature covers. */
  | "UNSIGNED_ENTRY"
  /** A checkpoint that no trusted key has signed. */
  | "UNSIGNED"
  /** A checkpoint over other entries: the log was changed behind it, or there are two. */
  | "FORKED"
  /** A checkpoint over more entries than there are. */
  | "CUT_OFF";

export interface Fault {
  readonly code: FaultCode;
  /** The entry's index, or the checkpoint's size. */
  readonly at: number;
}

export interface CheckedLog {
  readonly entries: number;
  /** How many of them a signed checkpoint covers. */
  readonly covered: number;
  readonly faults: readonly Fault[];
}

export interface LogToCheck {
  readonly deployment: string;
  /** As they are kept, in order. */
  readonly entries: Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
  /** Those that are kept with them, and those that somebody else has kept. */
  readonly checkpoints: readonly string[];
  /** Public keys in PEM. */
  readonly keys: readonly string[];
  /** Is told behind the last entry what, by all of them, still waits. */
  readonly leftOpen?: (leftOpen: LeftOpen) => void;
}

/** Decisions that are suspended, and those with actions that are to be delivered, by their indices. */
export interface LeftOpen {
  readonly suspended: readonly number[];
  readonly undelivered: readonly number[];
}

/** Reads a whole log: that nothing was removed, moved, changed or told twice. In one pass, whatever its length. */
export async function checkLog({ deployment, entries, checkpoints, keys, leftOpen }: LogToCheck): Promise<CheckedLog> {
  const faults: Fault[] = [];
  const signed = signedOnes(deployment, checkpoints, keys, faults);
  const frontier = new Map<number, Uint8Array>();
  const [open, deliveries, signedEntries] = [new Set<number>(), new Deliveries(), new SignedEntries()];
  let [count, covered, previous] = [0, 0, undefined as string | undefined];
  const compare = (): void => {
    const due = signed.get(count);
    if (due === undefined) return;
    signed.delete(count);
    const root = hashText(rootOf(count, (level) => frontier.get(level) as Uint8Array));
    if (due.size === 1 && due.has(root)) covered = count;
    else faults.push({ code: "FORKED", at: count });
  };
  compare();
  for await (const bytes of entries) {
    const index = count;
    for (const { level, hash } of completedBy(leafHash(bytes), index, (level) => frontier.get(level) as Uint8Array)) {
      frontier.set(level, hash);
    }
    for (const code of faultsOf(bytes, { deployment, index, previous, open, deliveries, signedEntries }))
      faults.push({ code, at: index });
    previous = entryHash(bytes);
    count += 1;
    compare();
  }
  leftOpen?.({ suspended: [...open], undelivered: deliveries.waiting() });
  const uncovered = signedEntries.uncovered(covered);
  if (uncovered !== undefined) faults.push({ code: "UNSIGNED_ENTRY", at: uncovered });
  for (const size of signed.keys()) faults.push({ code: "CUT_OFF", at: size });
  return { entries: count, covered, faults };
}

interface Place {
  readonly deployment: string;
  readonly index: number;
  readonly previous: string | undefined;
  /** Decisions that are suspended. */
  readonly open: Set<number>;
  readonly deliveries: Deliveries;
  readonly signedEntries: SignedEntries;
}

function faultsOf(bytes: Uint8Array, place: Place): FaultCode[] {
  const { deployment, index, previous, open, deliveries, signedEntries } = place;
  let entry: ReturnType<typeof readEntry>;
  try {
    entry = readEntry(bytes);
  } catch {
    return ["UNREADABLE"];
  }
  const faults: FaultCode[] = [];
  if (entry.deployment !== deployment) faults.push("UNREADABLE");
  if (entry.index !== index) faults.push("MISPLACED");
  if (entry.previous !== previous) faults.push("BROKEN_CHAIN");
  if (!signedEntries.saw(index, entry.signer)) faults.push("UNSIGNED_ENTRY");
  const { statement } = entry;
  if (statement.kind === "decision") {
    if ("obligations" in statement.receipt) open.add(index);
    deliveries.decided(index, statement);
  }
  if (statement.kind === "settling" && !open.delete(statement.decision)) faults.push("SETTLED_TWICE");
  if (statement.kind === "delivery" && !deliveries.delivered(statement)) faults.push("DELIVERED_TWICE");
  return faults;
}

/** The roots that were signed, by size. */
function signedOnes(
  deployment: string,
  checkpoints: readonly string[],
  keys: readonly string[],
  faults: Fault[],
): Map<number, Set<string>> {
  const signed = new Map<number, Set<string>>();
  for (const note of checkpoints) {
    try {
      const { origin, size, root } = openCheckpoint(note, keys);
      if (origin !== deployment) throw new LedgerError("NOT_VERIFIED", "a checkpoint of another log");
      signed.set(size, (signed.get(size) ?? new Set()).add(hashText(root)));
    } catch (cause) {
      if (!(cause instanceof LedgerError)) throw cause;
      faults.push({ code: "UNSIGNED", at: sizeOf(note) });
    }
  }
  return signed;
}

function sizeOf(note: string): number {
  try {
    return readNote(note).checkpoint.size;
  } catch {
    return 0;
  }
}
