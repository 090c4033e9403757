import { jsName, witName } from "@glither/wit";
import { DEFAULT_LIMITS } from "../limits.ts";
import type { LinkedComponent } from "../link/link-component.ts";
import type { Receipt } from "../receipt/receipt.ts";
import { checkReceipt } from "./_check-receipt.ts";
import { failureOf } from "./_failure-of.ts";
import { ruleBook } from "./_known-rules.ts";
import { type ClaimedReceipt, fitsInto, liftReceipt } from "./_lift-receipt.ts";
import { type Border, emptyLog } from "./_log.ts";
import { membrane } from "./_membrane.ts";
import { hostVerdict, receiptOf } from "./_receipts.ts";
import type { CrossingContract } from "./contract.ts";
import { type BindingError, CrossingError } from "./error.ts";
import { lowerValue } from "./lower.ts";

/** Values by path, in the language's terms; absent optionals may be left out. */
export type ArtifactInput = ReadonlyMap<string, unknown>;

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
export function dispose(linked: LinkedComponent, artifact: ArtifactInput, contract: CrossingContract): Crossing {
  return prepare(linked, contract)(artifact);
}

/**
 * `dispose` for many artifacts: what is the same for all of them is done once.
 *
 * @throws CrossingError `CONTRACT_MISMATCH` for imports that the contract does not describe; what it returns throws
 *   `BAD_ARTIFACT`.
 */
export function prepare(linked: LinkedComponent, contract: CrossingContract): (artifact: ArtifactInput) => Crossing {
  const { limits = DEFAULT_LIMITS } = linked;
  const border: Border = { log: emptyLog({}) };
  const run = linked.program.bind(membrane(linked, contract, border, limits));
  const lowerArtifact = artifactLowering(contract);
  const bare = contract.fields.length === 0;
  const rules = ruleBook(contract);
  return (artifact) => {
    const record = lowerArtifact(artifact);
    const [outer, log] = [border.log, emptyLog(record)];
    border.log = log;
    try {
      const value = bare ? run() : run(record);
      if (log.failure !== undefined) throw log.failure;
      const claimed = lift(value, limits.receiptBytes);
      checkReceipt(claimed, log, contract, rules);
      return { receipt: receiptOf(claimed, log), asked: log.asked };
    } catch (cause) {
      const failure = log.failure ?? failureOf(cause);
      return { receipt: hostVerdict(failure, log, contract), asked: log.asked, failure };
    } finally {
      border.log = outer;
    }
  };
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

function artifactLowering({ fields }: CrossingContract): (artifact: ArtifactInput) => Record<string, unknown> {
  const keyed = fields.map((field) => ({ ...field, key: jsName(witName(field.path)) }));
  return (artifact) => {
    const record: Record<string, unknown> = {};
    for (const { key, path, type } of keyed) {
      const lowered = lowerValue(type, artifact.get(path));
      if (!lowered.ok) {
        throw new CrossingError("BAD_ARTIFACT", `the artifact's \`${path}\` is wrong: ${lowered.problem}`);
      }
      record[key] = lowered.value;
    }
    return record;
  };
}
