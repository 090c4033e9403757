import type { Contents, Decision, Entry, Ledger } from "@glither/ledger";
import { EXIT, StageError } from "../outcome.ts";

/** A decision as it was logged, and what has come of it since. */
export interface KeptDecision {
  readonly entry: Entry;
  readonly hash: string;
  readonly decision: Decision;
  /** Undefined where it was erased. */
  readonly contents: Contents | undefined;
  /** Entries that are about it, in order. */
  readonly later: readonly Entry[];
}

/** @throws StageError `NOT_FOUND`, `MALFORMED` for an entry that is no decision; LedgerError `NOT_VERIFIED` for changed contents. */
export async function decisionOf(ledger: Ledger, deployment: string, index: number): Promise<KeptDecision> {
  const { entryHash, readEntry } = await import("@glither/ledger");
  const [bytes] = await ledger.entries(deployment, index, 1);
  if (bytes === undefined) {
    throw new StageError("NOT_FOUND", `\`${deployment}\` has no entry ${index}`, {
      exitCode: EXIT.usage,
      hint: `it has ${await ledger.size(deployment)}, counted from 0`,
    });
  }
  const entry = readEntry(bytes);
  const { statement } = entry;
  if (statement.kind !== "decision") {
    throw new StageError(
      "MALFORMED",
      `entry ${index} is no decision, but says what came of entry ${statement.decision}`,
      {
        exitCode: EXIT.usage,
        hint: `ask for entry ${statement.decision}`,
      },
    );
  }
  const later: Entry[] = [];
  for (let from = index + 1; ; from += PAGE) {
    const page = (await ledger.entries(deployment, from, PAGE)).map(readEntry);
    later.push(...page.filter((one) => one.statement.kind !== "decision" && one.statement.decision === index));
    if (page.length < PAGE) break;
  }
  const contents = await ledger.contents(deployment, index);
  return { entry, hash: entryHash(bytes), decision: statement, contents, later };
}

const PAGE = 10_000;

/** The entry that says that what a decision was about was erased. */
export function erasureOf({ later }: KeptDecision): Entry | undefined {
  return later.find(({ statement }) => statement.kind === "erasure");
}
