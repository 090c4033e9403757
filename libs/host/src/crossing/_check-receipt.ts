import type { ObligationRecord } from "../receipt/receipt.ts";
import { badReceipt } from "./_bad-receipt.ts";
import type { RuleBook } from "./_known-rules.ts";
import type { Claim, ClaimedReceipt } from "./_lift-receipt.ts";
import type { CrossingLog } from "./_log.ts";
import type { CrossingContract } from "./contract.ts";
import { DEFAULT_RULE, HOST_RULE, NO_RULE } from "./reserved.ts";

/** How the language writes the names of rules, of a layer's with the layer's before them, and those of events. */
const NAME = /^[A-Za-z_]\w*(?:\/[A-Za-z_]\w*)*$/u;
const EVENT = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/u;
/** Control characters, separators of lines, half surrogate pairs, and what turns the direction of writing. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;

/**
 * Checks what its host can check of a receipt: that it is one of the dialect, that it fits what was done in this very
 * crossing, and, where the rules are known, that they can give it.
 *
 * @throws CrossingError `BAD_RECEIPT`.
 */
export function checkReceipt(
  receipt: ClaimedReceipt,
  log: CrossingLog,
  contract: CrossingContract,
  rules: RuleBook | undefined,
): void {
  const { verdict, rule, reasonClass, ligandAbsent } = receipt;
  if (rule === HOST_RULE) throw badReceipt(`names the rule \`${HOST_RULE}\`, which is its host's`);
  // What is one of the rules' own need not be looked at.
  if (rules !== undefined) rules.check(receipt, log.actions, contract.fold);
  else {
    if (!NAME.test(rule)) throw badReceipt("names a rule by what is no name");
    checkText(reasonClass, "reason class");
  }
  if (rule === DEFAULT_RULE) checkDefault(receipt, contract);
  if (verdict.kind === "settled") checkBox(verdict.box, contract);
  else checkPending(verdict, contract);
  checkSuspensions(verdict, log, contract);
  ligandAbsent.forEach((path, index) => {
    if (ligandAbsent.indexOf(path) !== index) throw badReceipt("names an absent ligand twice");
    if (!log.absent.includes(path)) throw badReceipt("names a ligand as absent that was not asked, or was answered");
  });
}

function checkDefault({ verdict, reasonClass }: ClaimedReceipt, { default_box }: CrossingContract): void {
  if (verdict.kind === "settled" && verdict.box === default_box && reasonClass === NO_RULE) return;
  throw badReceipt("says that no rule took the artifact, and does not close");
}

function checkPending(verdict: Claim & { readonly kind: "pending" }, contract: CrossingContract): void {
  const { state, resolutions, obligations } = verdict;
  if (contract.boxes.includes(state) || !contract.restrictiveness.includes(state)) {
    throw badReceipt(`rests in \`${state}\`, which is no state of its dialect`);
  }
  for (const box of resolutions) checkBox(box, contract);
  for (const obligation of obligations) checkObligation(obligation, contract);
  const reached = contract.boxes.filter((box) => obligations.some((obligation) => obligation.verdict === box));
  if (reached.length !== resolutions.length || reached.some((box, index) => box !== resolutions[index])) {
    throw badReceipt("names other resolutions than its obligations lead to");
  }
}

function checkObligation(obligation: ObligationRecord, contract: CrossingContract): void {
  checkBox(obligation.verdict, contract);
  if (obligation.reason_class !== undefined) checkText(obligation.reason_class, "reason class");
  if ("on" in obligation && !EVENT.test(obligation.on)) throw badReceipt("waits for an event that has no name");
  if ("when" in obligation && (obligation.when === "" || !obligation.when.isWellFormed())) {
    throw badReceipt("waits for a guard that is no text");
  }
}

/**
 * A disposition that rests has the token of this crossing for this state. One that was held may end in what is stricter,
 * under `accumulate`, and never in what is less strict.
 */
function checkSuspensions(verdict: Claim, { suspensions }: CrossingLog, { restrictiveness }: CrossingContract): void {
  if (verdict.kind === "pending") {
    const own = suspensions.filter(({ token }) => token === verdict.token);
    if (own.length === 0) throw badReceipt("carries a token that the host did not give out");
    if (!own.some(({ action }) => Object.values(action.args).includes(verdict.state))) {
      throw badReceipt("rests in another state than its action said");
    }
  }
  if (suspensions.length === 0) return;
  const height = restrictiveness.indexOf(verdict.kind === "settled" ? verdict.box : verdict.state);
  if (suspensions.some(({ state }) => restrictiveness.indexOf(state) > height)) {
    throw badReceipt("is less strict than the state that an action has held the artifact in");
  }
}

function checkBox(name: string, { boxes }: CrossingContract): void {
  if (!boxes.includes(name)) throw badReceipt(`settles in \`${name}\`, which is no box of its dialect`);
}

function checkText(text: string, what: string): void {
  if (text === "" || UNPRINTABLE.test(text)) throw badReceipt(`has a ${what} that cannot be shown`);
}
