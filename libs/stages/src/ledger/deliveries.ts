import type { Ledger, Undelivered } from "@glither/ledger";
import { EXIT } from "../outcome.ts";
import { oneLine } from "../printable.ts";
import { stage } from "../stage.ts";
import { deploymentOf, withLedger, withSignedLedger } from "./_open.ts";

export interface UndeliveredOptions {
  /** The ledger's file, or its connection string. */
  readonly file: string;
  readonly deployment?: string;
}

/** Lists decisions with actions that are not done, in the order of the log. */
export const listUndelivered = stage(async ({ file, deployment }: UndeliveredOptions) => {
  return withLedger(file, async (ledger) => {
    const name = await deploymentOf(ledger, deployment);
    const undelivered: Undelivered[] = [];
    for (;;) {
      const page = await ledger.undelivered(name, PAGE, undelivered.at(-1)?.decision);
      undelivered.push(...page);
      if (page.length < PAGE) break;
    }
    return {
      exitCode: EXIT.clean,
      text: undelivered.map((each) => oneLine(lineOf(each))).join("\n") || `everything is delivered in ${name}`,
      data: { deployment: name, undelivered: undelivered.map(asData) },
    };
  });
});

const PAGE = 1_000;

function lineOf({ id, verb, action, of, attempts, due, reason }: Undelivered): string {
  const what = `${id}  ${verb} (${action + 1} of ${of})  ${attempts} ${attempts === 1 ? "attempt" : "attempts"}`;
  const why = reason === undefined ? "" : `: ${reason}`;
  return `${what}  ${due === undefined ? "failed" : `due ${new Date(due).toISOString()}`}${why}`;
}

function asData({ id, decision, action, verb, of, attempts, due, reason }: Undelivered): object {
  return {
    id,
    decision,
    action,
    verb,
    of,
    attempts,
    ...(due === undefined ? {} : { due: new Date(due).toISOString() }),
    ...(reason === undefined ? {} : { reason }),
  };
}

export interface DeliveryOptions {
  /** The ledger's file, or its connection string. */
  readonly file: string;
  /** The action's, as it is listed. */
  readonly id: string;
}

/** Has an action tried again now, as if it had not failed before. */
export const retryDelivery = stage(async ({ file, id }: DeliveryOptions) => {
  return driven(file, id, "is due now", (ledger) => ledger.retryDelivery(id, Date.now()));
});

/** Passes over an action that has failed for good. */
export const skipDelivery = stage(async ({ file, id }: DeliveryOptions) => {
  return driven(file, id, "is passed over", (ledger) => ledger.skipDelivery(id, Date.now()));
});

function driven(file: string, id: string, said: string, drive: (ledger: Ledger) => Promise<void>) {
  return withSignedLedger(file, async (ledger) => {
    await drive(ledger);
    return { exitCode: EXIT.clean, text: oneLine(`${id} ${said}`), data: { id } };
  });
}
