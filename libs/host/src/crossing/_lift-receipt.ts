import { byteLength } from "../bytes.ts";
import { isoDuration } from "../receipt/duration.ts";
import type { ObligationRecord, TriggerRecord } from "../receipt/receipt.ts";
import { expectText, liftWhole } from "./lift.ts";

/** What a component says of its crossing. Nothing of it is believed yet. */
export interface ClaimedReceipt {
  readonly verdict: Claim;
  readonly rule: string;
  readonly reasonClass: string;
  readonly ligandAbsent: readonly string[];
}

export type Claim =
  | { readonly kind: "settled"; readonly box: string }
  | {
      readonly kind: "pending";
      readonly state: string;
      readonly token: string;
      readonly resolutions: readonly string[];
      readonly obligations: readonly ObligationRecord[];
    };

/**
 * The glue's receipt in the language's terms.
 *
 * @throws TypeError when it does not have the contract's shape.
 */
export function liftReceipt(value: unknown): ClaimedReceipt {
  const receipt = members(value);
  return {
    verdict: claimOf(receipt["verdict"]),
    rule: expectText(receipt["rule"]),
    reasonClass: expectText(receipt["reasonClass"]),
    ligandAbsent: list(receipt["ligandAbsent"]).map(expectText),
  };
}

function claimOf(verdict: unknown): Claim {
  const [tag, payload] = variant(verdict);
  if (tag === "settled") return { kind: "settled", box: expectText(payload) };
  if (tag !== "pending") throw new TypeError("expected a verdict");
  const suspension = members(payload);
  return {
    kind: "pending",
    state: expectText(suspension["state"]),
    token: expectText(suspension["token"]),
    resolutions: list(suspension["resolutions"]).map(expectText),
    obligations: list(suspension["obligations"]).map((obligation) => obligationOf(members(obligation))),
  };
}

function obligationOf(obligation: Members): ObligationRecord {
  const reason = obligation["reasonClass"];
  return {
    ...triggerOf(obligation["trigger"]),
    verdict: expectText(obligation["verdict"]),
    ...(reason === undefined ? {} : { reason_class: expectText(reason) }),
  };
}

function triggerOf(value: unknown): TriggerRecord {
  const [tag, payload] = variant(value);
  switch (tag) {
    case "on":
      return { on: expectText(payload) };
    case "after":
      return { after: isoDuration(liftWhole(payload)) };
    case "when":
      return { when: expectText(payload) };
    default:
      throw new TypeError("expected a trigger");
  }
}

/** Sizes of list elements in memory, as the canonical ABI lays them out. */
const TEXT = 8;
const OBLIGATION = 40;

/** Whether the receipt's texts and list elements have at most so many bytes. */
export function fitsInto(limit: number, receipt: ClaimedReceipt): boolean {
  // No character has more than three bytes for each of its units, and most receipts are far below that.
  return weight(receipt, (text) => text.length * 3) <= limit || weight(receipt, byteLength) <= limit;
}

function weight({ verdict, rule, reasonClass, ligandAbsent }: ClaimedReceipt, size: (text: string) => number): number {
  const texts = (list: readonly string[]): number => list.reduce((sum, text) => sum + TEXT + size(text), 0);
  const own = size(rule) + size(reasonClass) + texts(ligandAbsent);
  if (verdict.kind === "settled") return own + size(verdict.box);
  const { state, token, resolutions, obligations } = verdict;
  return obligations.reduce(
    (sum, obligation) => sum + OBLIGATION + obligationWeight(obligation, size),
    own + size(state) + size(token) + texts(resolutions),
  );
}

function obligationWeight(obligation: ObligationRecord, size: (text: string) => number): number {
  const trigger = "on" in obligation ? obligation.on : "when" in obligation ? obligation.when : "";
  return size(trigger) + size(obligation.verdict) + size(obligation.reason_class ?? "");
}

type Members = Readonly<Record<string, unknown>>;

function members(value: unknown): Members {
  if (!isRecord(value)) {
    throw new TypeError("expected a record");
  }
  return value;
}

function isRecord(value: unknown): value is Members {
  return typeof value === "object" && value !== null;
}

function list(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) {
    throw new TypeError("expected a list");
  }
  return value;
}

function variant(value: unknown): readonly [tag: unknown, payload: unknown] {
  const { tag, val } = members(value);
  return [tag, val];
}
