import type { Pending, Settled } from "@glither/ledger";
import { EXIT, type Outcome } from "../outcome.ts";
import { oneLine } from "../printable.ts";
import { stage } from "../stage.ts";
import { deploymentOf, withLedger, withSignedLedger } from "./_open.ts";

export interface PendingOptions {
  /** The ledger's file, or its connection string. */
  readonly file: string;
  readonly deployment?: string;
}

/** Lists what waits, in the order of the tokens. */
export const listPending = stage(async ({ file, deployment }: PendingOptions) => {
  return withLedger(file, async (ledger) => {
    const name = await deploymentOf(ledger, deployment);
    const pending: Pending[] = [];
    for (;;) {
      const page = await ledger.pending(name, PAGE, pending.at(-1)?.token);
      pending.push(...page);
      if (page.length < PAGE) break;
    }
    const lines = pending.map(({ token, decision, due }) => oneLine(`${token}  entry ${decision}  ${dueText(due)}`));
    return {
      exitCode: EXIT.clean,
      text: lines.join("\n") || `nothing waits in ${name}`,
      data: { deployment: name, pending: pending.map(asData) },
    };
  });
});

const PAGE = 1_000;

function dueText(due: number | undefined): string {
  return due === undefined ? "no deadline" : `due ${new Date(due).toISOString()}`;
}

function asData({ token, decision, due }: Pending): object {
  return { token, decision, ...(due === undefined ? {} : { due: new Date(due).toISOString() }) };
}

export interface SettleOptions extends PendingOptions {
  readonly token: string;
  /** The event, as the rule names it. */
  readonly event: string;
  /** Who sent it. */
  readonly sender?: string;
  /** Names this event, so that it may be sent again. */
  readonly key?: string;
}

/** Settles what waits, by an event that has happened now. */
export const settlePending = stage(async ({ file, deployment, token, event, sender, key }: SettleOptions) => {
  return withSignedLedger(file, async (ledger) => {
    const settled = await ledger.settle({
      deployment: await deploymentOf(ledger, deployment),
      token,
      by: { on: event, ...(sender === undefined ? {} : { sender }) },
      at: Date.now(),
      ...(key === undefined ? {} : { key }),
    });
    return together([settled]);
  });
});

/** Settles what is due now, in all logs of a ledger. */
export const settleDue = stage(async ({ file }: Pick<PendingOptions, "file">) => {
  return withSignedLedger(file, async (ledger) => {
    const settled: Settled[] = [];
    const now = Date.now();
    for (;;) {
      const some = await ledger.settleDue(now, PAGE);
      settled.push(...some);
      if (some.length < PAGE) return together(settled);
    }
  });
});

function together(settled: readonly Settled[]): Outcome {
  const lines = settled.map(({ settling: { token, verdict, reason_class } }) =>
    oneLine(`${token}  ${verdict} (${reason_class})`),
  );
  return {
    exitCode: EXIT.clean,
    text: lines.join("\n") || "nothing is due",
    data: { settled: settled.map(({ settling, hash, entry }) => ({ ...settling, index: entry.index, hash })) },
  };
}
