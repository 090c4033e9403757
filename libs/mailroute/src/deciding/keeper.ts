import { createHash } from "node:crypto";
import { isPending } from "@glither/host";
import type { Ledger, Logged, SourcePlace } from "@glither/ledger";
import type { Message } from "../message.ts";
import type { Decided } from "./policy.ts";

/** Where decisions are kept, and under which name. */
export interface Keeping {
  readonly ledger: Ledger;
  readonly deployment: string;
  /** The component's digest, `sha256:…`. */
  readonly component: string;
  /** Where a rule stands in its source, where that is known. */
  readonly place?: (rule: string) => SourcePlace | undefined;
}

type Json = Parameters<Ledger["decide"]>[0]["artifact"];

/**
 * Keeps what was decided of one message, all of it or nothing. Who hands over a message again that is held, since nobody had said that
 * it was taken, is given the decision that holds it already.
 *
 * @throws LedgerError
 */
export async function keep(
  message: Message,
  decided: readonly Decided[],
  keeping: Keeping,
): Promise<readonly Logged[]> {
  const { ledger, deployment, component, place } = keeping;
  const all = decided.map(({ crossing, artifact }, index) => {
    const { receipt, answers } = crossing;
    const source = place?.(receipt.rule);
    return {
      deployment,
      component,
      artifact: Object.fromEntries(artifact) as Json,
      answers: answers as Readonly<Record<string, Json>>,
      receipt,
      at: Date.now(),
      // It counts when the message's answer is final.
      reservations: [],
      ...(source === undefined ? {} : { source }),
      ...(isPending(receipt) ? { id: nameOf(message, message.recipients[index] ?? "", component) } : {}),
    };
  });
  const [only, ...others] = all;
  // Decisions of several messages are written to the disk together.
  return only !== undefined && others.length === 0 ? [await ledger.decide(only)] : ledger.decideAll(all);
}

function nameOf({ sender, raw }: Message, recipient: string, component: string): string {
  const hash = createHash("sha256").update(JSON.stringify([component, sender, recipient]));
  return hash.update(raw).digest("hex");
}
