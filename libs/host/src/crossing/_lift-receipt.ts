import { isoDuration } from "../receipt/duration.ts";
import type { ActionRecord, ObligationRecord, Receipt, TriggerRecord } from "../receipt/receipt.ts";
import { CrossingError } from "./error.ts";
import { expectText, liftWhole } from "./lift.ts";

/** What the host knows of a crossing that its receipt must agree with. */
export interface CrossingFacts {
  readonly boxes: readonly string[];
  /** Tokens that suspending verbs gave out in this crossing. */
  readonly tokens: readonly string[];
  readonly actions: readonly ActionRecord[];
}

/**
 * The glue's receipt → JSON. A component is not trusted with what its host can check: boxes must be the
 * dialect's, and a token must be one that the host gave out in this very crossing.
 *
 * @throws CrossingError `BAD_RECEIPT`.
 */
export function liftReceipt(value: unknown, facts: CrossingFacts): Receipt {
  try {
    return receiptOf(members(value), facts);
  } catch (cause) {
    if (cause instanceof TypeError) {
      throw new CrossingError("BAD_RECEIPT", "the component's receipt does not have the contract's shape", { cause });
    }
    throw cause;
  }
}

function receiptOf(receipt: Members, facts: CrossingFacts): Receipt {
  const [tag, payload] = variant(receipt["verdict"]);
  const why = { rule: expectText(receipt["rule"]), reason_class: expectText(receipt["reasonClass"]) };
  const absent = list(receipt["ligandAbsent"]).map(expectText);
  const end = { actions: facts.actions, ...(absent.length === 0 ? {} : { ligand_absent: absent }) };
  if (tag === "settled") {
    return { verdict: box(payload, facts), ...why, ...end };
  }
  if (tag !== "pending") {
    throw new TypeError("expected a verdict");
  }
  const suspension = members(payload);
  return {
    verdict: "pending",
    ...why,
    state: expectText(suspension["state"]),
    token: token(suspension["token"], facts),
    resolutions: list(suspension["resolutions"]).map((resolution) => box(resolution, facts)),
    obligations: list(suspension["obligations"]).map((obligation) => obligationOf(members(obligation), facts)),
    ...end,
  };
}

function obligationOf(obligation: Members, facts: CrossingFacts): ObligationRecord {
  const reason = obligation["reasonClass"];
  return {
    ...triggerOf(obligation["trigger"]),
    verdict: box(obligation["verdict"], facts),
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

function box(value: unknown, facts: CrossingFacts): string {
  const name = expectText(value);
  if (!facts.boxes.includes(name)) {
    throw new CrossingError("BAD_RECEIPT", `the component settled in \`${name}\`, which is no box of its dialect`);
  }
  return name;
}

function token(value: unknown, facts: CrossingFacts): string {
  const name = expectText(value);
  if (!facts.tokens.includes(name)) {
    throw new CrossingError("BAD_RECEIPT", "the component's receipt carries a token that the host did not give out");
  }
  return name;
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
