import type { Obligation, Outcome } from "@glither/roux/core";

/** A rule's verdict as the receipt carries it; a suspension names the `token` in scope. */
export function verdict(outcome: Exclude<Outcome, { kind: "none" }>): string {
  if (outcome.kind === "settled") return `{ tag: "settled", val: ${JSON.stringify(outcome.box)} }`;
  const { state, resolutions, obligations } = outcome;
  const parts = [
    `state: ${JSON.stringify(state)}`,
    "token",
    `resolutions: ${JSON.stringify(resolutions)}`,
    `obligations: [${obligations.map(obligation).join(", ")}]`,
  ];
  return `{ tag: "pending", val: { ${parts.join(", ")} } }`;
}

function obligation({ trigger, box, reason_class }: Obligation): string {
  const reason = reason_class === undefined ? "undefined" : JSON.stringify(reason_class);
  return `{ trigger: ${triggerOf(trigger)}, verdict: ${JSON.stringify(box)}, reasonClass: ${reason} }`;
}

function triggerOf(trigger: Obligation["trigger"]): string {
  switch (trigger.kind) {
    case "on":
      return `{ tag: "on", val: ${JSON.stringify(trigger.event)} }`;
    case "after":
      return `{ tag: "after", val: ${trigger.ms}n }`;
    case "when":
      return `{ tag: "when", val: ${JSON.stringify(trigger.guard)} }`;
  }
}
