import { newToken } from "@glither/host/receipt";
import type { Decided } from "@glither/ledger";

export const START = Date.UTC(2026, 0, 1);

/** A decision that waits, as of a mail that is held for three days, with a token as the host gives it. */
export function heldDecision(at = START): Decided {
  return {
    deployment: "mail",
    component: `sha256:${"5a".repeat(32)}`,
    artifact: { "from.domain": "sender.example", subject: "Minutes of the meeting", "attachments.exts": ["exe"] },
    answers: { "dmarc.result": "pass", "sender.allowlisted": false },
    receipt: {
      verdict: "pending",
      rule: "hold_executable",
      reason_class: "executable",
      actions: [{ verb: "hold", args: { state: "quarantine" } }],
      state: "quarantine",
      token: newToken(),
      resolutions: ["delivered", "dropped"],
      obligations: [
        { on: "admin.release", verdict: "delivered" },
        { after: "PT72H", verdict: "dropped", reason_class: "quarantine_timeout" },
      ],
    },
    at,
  };
}
