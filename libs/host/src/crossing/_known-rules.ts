import { type Action, type Constant, isFilled, mayBeFilled, type Obligation, type Trigger } from "@glither/roux/core";
import { isoDuration } from "../receipt/duration.ts";
import type { ActionRecord, ObligationRecord } from "../receipt/receipt.ts";
import { badReceipt } from "./_bad-receipt.ts";
import type { ClaimedReceipt } from "./_lift-receipt.ts";
import type { CrossingContract, KnownRule } from "./contract.ts";
import { DEFAULT_RULE } from "./reserved.ts";

/** What the rules of a ruleset can say; guards are not asked again. */
export interface RuleBook {
  /** @throws CrossingError `BAD_RECEIPT` for a receipt that the rules cannot give. */
  check(receipt: ClaimedReceipt, actions: readonly ActionRecord[], fold: CrossingContract["fold"]): void;
}

/** Rules are as many as ten thousand, and a contract is used again and again. */
const books = new WeakMap<readonly KnownRule[], RuleBook>();

/** Undefined where the host does not have the rules. */
export function ruleBook({ rules }: Pick<CrossingContract, "rules">): RuleBook | undefined {
  if (rules === undefined) return undefined;
  let book = books.get(rules);
  if (book === undefined) {
    book = bookOf(rules);
    books.set(rules, book);
  }
  return book;
}

function bookOf(rules: readonly KnownRule[]): RuleBook {
  const named = new Map(rules.map((rule) => [rule.name, rule]));
  return {
    check({ rule: name, reasonClass, verdict }, actions, fold) {
      const rule = named.get(name);
      if (rule === undefined && name !== DEFAULT_RULE) throw badReceipt("names a rule that the ruleset does not have");
      if (rule !== undefined) {
        if (rule.reason_class !== reasonClass) throw badReceipt("gives another reason class than its rule");
        if (!isOutcome(verdict, rule.outcome)) throw badReceipt("ends otherwise than its rule");
      }
      const own = rule?.actions ?? [];
      const fits =
        fold !== "accumulate"
          ? actions.length === own.length && areAt(0, actions, own)
          : actions.some((_, at) => areAt(at, actions, own)) || own.length === 0;
      if (!fits) throw badReceipt("names a rule with other actions than were called");
    },
  };
}

function isOutcome(verdict: ClaimedReceipt["verdict"], outcome: KnownRule["outcome"]): boolean {
  if (verdict.kind === "settled") return outcome.kind === "settled" && outcome.box === verdict.box;
  return (
    outcome.kind === "pending" &&
    outcome.state === verdict.state &&
    outcome.obligations.length === verdict.obligations.length &&
    outcome.obligations.every((obligation, index) => isObligation(verdict.obligations[index], obligation))
  );
}

function isObligation(record: ObligationRecord | undefined, { box, reason_class, trigger }: Obligation): boolean {
  return record?.verdict === box && record.reason_class === reason_class && isTrigger(record, trigger);
}

function isTrigger(record: ObligationRecord, trigger: Trigger): boolean {
  if (trigger.kind === "on") return "on" in record && record.on === trigger.event;
  if (trigger.kind === "when") return "when" in record && record.when === trigger.guard;
  return "after" in record && record.after === isoDuration(trigger.ms);
}

/** Whether these actions, and all of them, stand among those that were called from `at` on. */
function areAt(at: number, called: readonly ActionRecord[], actions: readonly Action[]): boolean {
  return actions.every(({ verb, args }, index) => {
    const record = called[at + index];
    return record?.verb === verb && args.every(({ name, value }) => says(value, record.args[name]));
  });
}

/** A text that holds fields is known by its shape alone: what they said is not kept. */
function says(value: Action["args"][number]["value"], said: unknown): boolean {
  return isFilled(value) ? typeof said === "string" && mayBeFilled(value, said) : said === plain(value);
}

/** A constant as actions have it: durations are milliseconds, symbols texts. */
function plain(constant: Constant): string | number | boolean {
  if (constant.kind === "duration") return constant.ms;
  return constant.kind === "number" ? Number(constant.value) : constant.value;
}
