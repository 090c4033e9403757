import type { Receipt } from "@glither/host/receipt";
import type { Decided } from "../ledger.ts";

/** Receipts as hosts write them. */
export const DROPPED: Receipt = { verdict: "dropped", rule: "spam", reason_class: "spam", actions: [] };

/** One that calls these verbs. */
export function acting(...verbs: readonly string[]): Receipt {
  const actions = verbs.map((verb) => ({ verb, args: { with: verb } }));
  return { verdict: "delivered", rule: "welcome", reason_class: "known", actions };
}

export function held(token: string, hours = 72): Receipt {
  return {
    verdict: "pending",
    rule: "hold_large",
    reason_class: "large",
    actions: [{ verb: "hold", args: { state: "quarantine" } }],
    state: "quarantine",
    token,
    resolutions: ["delivered", "dropped"],
    obligations: [
      { on: "admin.release", verdict: "delivered" },
      { after: `PT${hours}H`, verdict: "dropped", reason_class: "quarantine_timeout" },
      { after: "PT8760H", verdict: "delivered" },
    ],
  };
}

export const NOON = Date.UTC(2026, 0, 1, 12);
export const HOUR = 3_600_000;

export function decided(receipt: Receipt, more: Partial<Decided> = {}): Decided {
  return {
    deployment: "mail",
    component: `sha256:${"ab".repeat(32)}`,
    artifact: { "from.domain": "a.example" },
    answers: { "dmarc.result": "pass" },
    receipt,
    at: NOON,
    ...more,
  };
}
