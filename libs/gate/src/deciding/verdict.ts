import { isPending, type Receipt } from "@glither/host/receipt";
import { LedgerError, type Settling } from "@glither/ledger";
import type { Call } from "./call.ts";
import type { Held, Wait } from "./held.ts";
import type { Keeper } from "./keeper.ts";
import type { Decided, Policy } from "./policy.ts";

/** Whether a call goes on to the server, and what is said of it. */
export interface Verdict {
  readonly passes: boolean;
  /** For the agent where it does not pass, else for who reads along. */
  readonly why: string;
  readonly box: string;
  /** What counters have reserved for it, and what counts only when the server has not failed it. */
  readonly reservations?: readonly string[];
}

/** The boxes that let a call pass; whatever else a verdict is does not. */
const PASSES = new Set(["allowed", "flagged"]);
const CLOSED = "blocked";

export interface Judging {
  readonly policy: Policy;
  readonly keeper: Keeper | undefined;
  /** Told that a call is held, before it waits. */
  readonly held: (held: Held) => Wait;
  /** Whether what counters have reserved for what passes counts only when it is answered. */
  readonly countsLater: boolean;
  /** Nothing waits: what is held passes, and its obligation with it. */
  readonly isShadow: boolean;
  /** Told what was decided, and what settled it, where something did. */
  readonly record?: OnDecided;
}

export type OnDecided = (call: Call, decided: Decided, settling?: Settling) => void;

/** Decides one call, keeps the decision, and waits for what holds it. There is a verdict whatever goes wrong, and then it is closed. */
export async function judge(call: Call, judging: Judging, signal: AbortSignal): Promise<Verdict> {
  const { policy, keeper, countsLater, record } = judging;
  try {
    const decided = await policy.decide(call);
    if (decided === undefined) return closed("its arguments are more than a ruleset can be asked about");
    const { receipt } = decided.crossing;
    const passes = PASSES.has(receipt.verdict);
    const isLater = passes && countsLater;
    await keeper?.keep(decided, !isLater);
    if (isPending(receipt)) {
      return await wait(receipt, judging, signal, (settling) => record?.(call, decided, settling));
    }
    record?.(call, decided);
    const reservations = isLater ? decided.crossing.reservations.map(({ id }) => id) : [];
    return { passes, why: said(receipt.verdict, receipt), box: receipt.verdict, reservations };
  } catch (error) {
    return closed(
      error instanceof LedgerError ? "its decision could not be kept" : "the ruleset could not be asked about it",
    );
  }
}

type Pending = Extract<Receipt, { readonly token: string }>;

async function wait(
  receipt: Pending,
  { keeper, held, isShadow }: Judging,
  signal: AbortSignal,
  record: (settling?: Settling) => void,
): Promise<Verdict> {
  const { rule, token, state } = receipt;
  if (isShadow || keeper === undefined) record();
  if (isShadow) {
    await keeper?.giveUp(token, CLOSED, "nothing is held in a shadow");
    return { passes: false, why: `held in ${state} by the rule \`${rule}\``, box: state };
  }
  if (keeper === undefined) {
    return closed(`the rule \`${rule}\` holds it in ${state}, and this gate keeps no ledger in which it could wait`);
  }
  const events = receipt.obligations.flatMap((obligation) => ("on" in obligation ? [obligation.on] : []));
  const waiting = held({ rule, token, state, events });
  try {
    const settling = await keeper.settled(token, signal);
    record(settling);
    if (settling === undefined) {
      await keeper.giveUp(token, CLOSED, "the call was given up").catch(() => undefined);
      return closed("it was given up while it was held");
    }
    const { verdict, reason_class } = settling;
    return { passes: PASSES.has(verdict), why: said(verdict, { rule, reason_class }), box: verdict };
  } finally {
    waiting.end();
  }
}

function closed(why: string): Verdict {
  return { passes: false, why: `blocked: ${why}`, box: CLOSED };
}

function said(verdict: string, { rule, reason_class }: Pick<Receipt, "rule" | "reason_class">): string {
  return rule === "default"
    ? `${verdict}: no rule takes it, and what no rule takes is ${verdict}`
    : `${verdict} by the rule \`${rule}\`: ${reason_class.replaceAll("_", " ")}`;
}
