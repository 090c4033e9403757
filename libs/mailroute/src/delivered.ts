import { destinationsOf, type Fate } from "./deciding/fate.ts";
import { marked } from "./marked.ts";
import type { Outgoing } from "./outgoing.ts";

/** What whoever hands a message over for good is told of one recipient. */
export type Answer =
  | {
      readonly kind: "taken";
      /** Who never gets it, though others have it. */
      readonly refused: readonly string[];
    }
  | { readonly kind: "rejected"; readonly text: string }
  /** It is to be tried again. */
  | { readonly kind: "later" };

export interface Deliverable {
  readonly sender: string;
  readonly recipient: string;
  readonly raw: Uint8Array;
  readonly fate: Fate;
  /** The names of header fields that only rules say anything by. */
  readonly sets: ReadonlySet<string>;
}

export interface Delivered {
  readonly answer: Answer;
  /** Who is to get it later, while others have it. */
  readonly later: readonly string[];
}

/** Has a message delivered to whom it goes for one recipient. What is held or dropped goes to nobody. */
export async function delivered(
  { sender, recipient, raw, fate, sets }: Deliverable,
  outgoing: Outgoing,
): Promise<Delivered> {
  if (fate.kind === "rejected") return { answer: fate, later: [] };
  if (fate.kind !== "delivered") return { answer: { kind: "taken", refused: [] }, later: [] };
  const { marks } = fate;
  const recipients = destinationsOf(marks, [recipient]);
  const consignment = { sender, recipients, raw: marked(raw, marks, sets), decidedFor: recipient, marks };
  const { refused, later } = await outgoing.send(consignment).catch(() => ({ refused: [], later: recipients }));
  if (later.length === recipients.length) return { answer: { kind: "later" }, later: [] };
  if (refused.length === recipients.length) return { answer: { kind: "rejected", text: NOBODY }, later: [] };
  return { answer: { kind: "taken", refused }, later };
}

const NOBODY = "nobody takes it for this recipient";
