import { DEFAULT_LIMITS } from "../limits.ts";
import type { LinkedComponent } from "../link/link-component.ts";
import type { ImportObject } from "../program.ts";
import type { Receipt } from "../receipt/receipt.ts";
import { type ArtifactInput, type ArtifactValues, artifactLowering } from "./_artifact-record.ts";
import { checkReceipt } from "./_check-receipt.ts";
import { undone } from "./_deferred.ts";
import { failureOf } from "./_failure-of.ts";
import { ruleBook } from "./_known-rules.ts";
import { type ClaimedReceipt, fitsInto, liftReceipt } from "./_lift-receipt.ts";
import { type Border, type CrossingLog, emptyLog } from "./_log.ts";
import { membrane } from "./_membrane.ts";
import { hostVerdict, receiptOf } from "./_receipts.ts";
import { checkTypes } from "./check-types.ts";
import type { CrossingContract, CrossingOptions } from "./contract.ts";
import { type BindingError, CrossingError } from "./error.ts";

export type { ArtifactInput, ArtifactValues } from "./_artifact-record.ts";

export interface Crossing {
  readonly receipt: Receipt;
  /** The enrichments that the component asked for, by path, in order. */
  readonly asked: readonly string[];
  /** What went wrong, for logs; then the receipt is of the rule `host`, in the closed box. */
  readonly failure?: CrossingError | BindingError;
}

/**
 * Disposes of one artifact in an instance of its own: nothing that a crossing leaves behind can reach the next one.
 * There is a receipt whatever the component and the bindings do: where anything goes wrong, the host settles.
 *
 * @throws CrossingError `BAD_ARTIFACT` and `CONTRACT_MISMATCH`, before anything runs.
 */
export function dispose(
  linked: LinkedComponent,
  artifact: ArtifactValues,
  contract: CrossingContract,
  options: CrossingOptions = {},
): Crossing {
  return prepare(linked, contract, options)(artifact);
}

/**
 * `dispose` for many artifacts: what is the same for all of them is done once.
 *
 * @throws CrossingError `CONTRACT_MISMATCH` for imports or types that the contract does not describe; what it returns throws
 *   `BAD_ARTIFACT`.
 */
export function prepare(
  linked: LinkedComponent,
  contract: CrossingContract,
  options: CrossingOptions = {},
): (artifact: ArtifactValues) => Crossing {
  const { border, imports, lower, conclude } = bordered(linked, contract, options);
  const run = linked.program.bind(imports);
  return (artifact) => {
    const args = lower(artifact);
    const [outer, log] = [border.log, emptyLog(recordIn(args))];
    border.log = log;
    try {
      return conclude(log, () => run(...args));
    } finally {
      border.log = outer;
    }
  };
}

/**
 * `prepare` for many artifacts at a time, of which none is crossed unless all are of the contract. Each has its own limits and
 * its own receipt, whatever came of those before.
 *
 * @throws as `prepare` does; what it returns throws `BAD_ARTIFACT` before any of them is crossed.
 */
export function prepareMany(
  linked: LinkedComponent,
  contract: CrossingContract,
  options: CrossingOptions = {},
): (artifacts: readonly ArtifactInput[]) => Crossing[] {
  const { border, imports, lower, conclude } = bordered(linked, contract, options);
  const run = linked.program.bind(imports);
  return (artifacts) => {
    const all = artifacts.map(lower);
    const outer = border.log;
    try {
      return all.map((args) => {
        const log = emptyLog(recordIn(args));
        border.log = log;
        return conclude(log, () => run(...args));
      });
    } finally {
      border.log = outer;
    }
  };
}

interface Bordered {
  readonly border: Border;
  readonly imports: ImportObject;
  /** The arguments of `dispose`: the artifact's record, unless the ruleset reads none of it. */
  readonly lower: (artifact: ArtifactValues) => readonly Readonly<Record<string, unknown>>[];
  /** The receipt of one crossing, of what the component gave or of the host's. */
  readonly conclude: (log: CrossingLog, run: () => unknown) => Crossing;
}

function bordered(linked: LinkedComponent, contract: CrossingContract, options: CrossingOptions): Bordered {
  const { limits = DEFAULT_LIMITS, types } = linked;
  if (types !== undefined) checkTypes(types, contract);
  // A contract of all that a dialect has says nothing of what the ruleset reads; its component does.
  const bare = types === undefined ? contract.fields.length === 0 : types.dispose.params.length === 0;
  const border: Border = { log: emptyLog({}) };
  const lowerArtifact = artifactLowering(contract);
  const rules = ruleBook(contract);
  return {
    border,
    imports: membrane(linked, contract, border, { ...options, limits }),
    lower: bare ? () => [] : (artifact) => [lowerArtifact(artifact)],
    conclude(log, run) {
      try {
        const value = run();
        if (log.failure !== undefined) throw log.failure;
        const claimed = lift(value, limits.receiptBytes);
        checkReceipt(claimed, log, contract, rules);
        return { receipt: receiptOf(claimed, log), asked: log.asked };
      } catch (cause) {
        const failure = log.failure ?? failureOf(cause);
        const done = options.actions === "deferred" ? undone(log) : log;
        return { receipt: hostVerdict(failure, done, contract), asked: log.asked, failure };
      }
    },
  };
}

function recordIn([record = {}]: readonly Readonly<Record<string, unknown>>[]): Readonly<Record<string, unknown>> {
  return record;
}

function lift(value: unknown, limit: number): ClaimedReceipt {
  let claimed: ClaimedReceipt;
  try {
    claimed = liftReceipt(value);
  } catch (cause) {
    throw new CrossingError("BAD_RECEIPT", "the component's receipt does not have the contract's shape", { cause });
  }
  if (fitsInto(limit, claimed)) return claimed;
  throw new CrossingError("OVERSIZED", "the component's receipt is larger than a crossing may take");
}
