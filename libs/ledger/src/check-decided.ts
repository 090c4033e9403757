import { isPending } from "@glither/host/receipt";
import { LedgerError } from "./error.ts";
import type { Decided } from "./ledger.ts";

/** A name that a checkpoint can begin with. */
const DEPLOYMENT = /^[a-z0-9][a-z0-9._/-]{0,199}$/u;
const DIGEST = /^sha256:[0-9a-f]{64}$/u;

/** @throws LedgerError `UNUSABLE` for what could be kept and not be shown, or not be found again. */
export function checkDecided({
  deployment,
  component,
  at,
  retention = 0,
  id,
  receipt,
  deliver = false,
  source,
}: Decided): void {
  if (!DEPLOYMENT.test(deployment)) {
    throw new LedgerError("UNUSABLE", `\`${deployment}\` cannot be a deployment's name`, {
      hint: "small letters, digits, `.`, `_`, `/` and `-`, at most 200",
    });
  }
  if (!DIGEST.test(component)) {
    throw new LedgerError("UNUSABLE", "the component is not named by its digest", {
      hint: "`sha256:` and 64 hex digits",
    });
  }
  if (!isTime(at) || !isTime(at + retention) || retention < 0) {
    throw new LedgerError("UNUSABLE", "a time that no calendar has");
  }
  if (deliver && receipt.unfinished !== undefined) {
    throw new LedgerError("UNUSABLE", "an action was begun in the crossing, and cannot be delivered", {
      hint: 'cross with `actions: "deferred"`',
    });
  }
  if (source !== undefined && ![source.line, source.column].every((at) => Number.isSafeInteger(at) && at > 0)) {
    throw new LedgerError("UNUSABLE", "a place that no source has", { hint: "lines and columns are counted from 1" });
  }
  if (id !== undefined && !isName(id)) throw unusableName("the decision's id");
  if (isPending(receipt) && !isName(receipt.token)) throw unusableName("the token");
}

/** Whether every store can keep it and find it again by it. */
function isName(text: string): boolean {
  return text.length > 0 && text.length <= NAME_LENGTH && text.isWellFormed() && !text.includes("\0");
}

const NAME_LENGTH = 512;

function unusableName(what: string): LedgerError {
  return new LedgerError("UNUSABLE", `${what} cannot be kept`, {
    hint: `a text of 1 to ${NAME_LENGTH} characters, none of them U+0000`,
  });
}

/** As a `Date` can be one, from 1970 on. */
function isTime(milliseconds: number): boolean {
  return Number.isSafeInteger(milliseconds) && milliseconds >= 0 && milliseconds <= 8.64e15;
}
