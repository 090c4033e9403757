import { jsName, witName } from "@glither/wit";
import type { LinkedComponent } from "../link/link-component.ts";
import type { Receipt } from "../receipt/receipt.ts";
import { liftReceipt } from "./_lift-receipt.ts";
import { type Border, type CrossingLog, membrane } from "./_membrane.ts";
import type { CrossingContract } from "./contract.ts";
import { CrossingError } from "./error.ts";
import { lowerValue } from "./lower.ts";

/** Values by path, in the language's terms; absent optionals may be left out. */
export type ArtifactInput = ReadonlyMap<string, unknown>;

export interface Crossing {
  readonly receipt: Receipt;
  /** The enrichments that the component asked for, by path, in order. */
  readonly asked: readonly string[];
}

/**
 * Disposes of one artifact in an instance of its own: nothing that a crossing leaves behind can reach the next one.
 *
 * @throws CrossingError for an artifact, a component or a receipt outside the contract.
 * @throws BindingError when a binding throws or answers wrongly; no receipt then, whatever the component does.
 */
export function dispose(linked: LinkedComponent, artifact: ArtifactInput, contract: CrossingContract): Crossing {
  return prepare(linked, contract)(artifact);
}

/**
 * `dispose` for many artifacts: what is the same for all of them is done once.
 *
 * @throws CrossingError `CONTRACT_MISMATCH` for imports that the contract does not describe; what it returns throws
 *   as `dispose` does.
 */
export function prepare(linked: LinkedComponent, contract: CrossingContract): (artifact: ArtifactInput) => Crossing {
  const border: Border = { log: emptyLog() };
  const run = linked.program.bind(membrane(linked, contract, border));
  const lowerArtifact = artifactLowering(contract);
  const bare = contract.fields.length === 0;
  return (artifact) => {
    const record = lowerArtifact(artifact);
    const [outer, log] = [border.log, emptyLog()];
    border.log = log;
    let value: unknown;
    try {
      value = bare ? run() : run(record);
    } catch (cause) {
      throw log.failure ?? new CrossingError("TRAPPED", "the component stopped with a trap", { cause });
    } finally {
      border.log = outer;
    }
    if (log.failure !== undefined) throw log.failure;
    const receipt = liftReceipt(value, { boxes: contract.boxes, tokens: log.tokens, actions: log.actions });
    return { receipt, asked: log.asked };
  };
}

function emptyLog(): CrossingLog {
  return { asked: [], actions: [], tokens: [], failure: undefined };
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
