import { setImmediate } from "node:timers/promises";
import { type Entry, type Ledger, readEntry } from "@glither/ledger";
import { matcher } from "./_matcher.ts";
import { keptValues } from "./explain-kept.ts";

export interface HistoryQuery {
  readonly ledger: Ledger;
  readonly deployment: string;
  readonly words: string;
  /** Only entries in front of this one; the newest where it is left out. */
  readonly before: number | undefined;
}

export interface HistoryPage {
  /** The newest first. */
  readonly entries: readonly Entry[];
  readonly size: number;
  /** Where the next page begins, if there may be one. */
  readonly next: number | undefined;
  readonly isCut: boolean;
}

const MOST_ENTRIES = 50;
const MOST_SEARCHED = 5_000;
const PORTION = 200;

/** What stands in a deployment's log, the newest first. */
export async function historyPage({ ledger, deployment, words, before }: HistoryQuery): Promise<HistoryPage> {
  const matches = matcher(words);
  const size = await ledger.size(deployment);
  const entries: Entry[] = [];
  const portion = words === "" ? MOST_ENTRIES : PORTION;
  let end = Math.min(before ?? size, size);
  for (let looked = 0; looked < MOST_SEARCHED && end > 0; looked += portion) {
    const from = Math.max(0, end - portion);
    for (const bytes of (await ledger.entries(deployment, from, end - from)).reverse()) {
      const entry = readEntry(bytes);
      const { kind } = entry.statement;
      const values = words === "" || kind !== "decision" ? {} : await keptValues(ledger, deployment, entry.index);
      if (!matches([entry.at, entry.statement, values])) continue;
      entries.push(entry);
      if (entries.length === MOST_ENTRIES) return { entries, size, next: entry.index || undefined, isCut: false };
    }
    end = from;
    await setImmediate();
  }
  return { entries, size, next: end === 0 ? undefined : end, isCut: end > 0 };
}
