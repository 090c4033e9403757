import { jsName, witName } from "@glither/wit";
import type { LinkedComponent } from "../link/link-component.ts";
import type { Receipt } from "../receipt/receipt.ts";
import { liftReceipt } from "./_lift-receipt.ts";
import { type CrossingLog, membrane } from "./_membrane.ts";
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
 * Disposes of one artifact in a fresh instance, which is dropped afterwards: nothing that a crossing leaves
 * behind can reach the next one.
 *
 * @throws CrossingError for an artifact, a component or a receipt outside the contract.
 * @throws BindingError when a binding throws or answers wrongly; no receipt then, whatever the component does.
 */
export function dispose(linked: LinkedComponent, artifact: ArtifactInput, contract: CrossingContract): Crossing {
  const log: CrossingLog = { asked: [], actions: [], tokens: [], failure: undefined };
  const record = lowerArtifact(artifact, contract);
  const imports = membrane(linked, contract, log);
  const value = runFresh(linked, imports, contract.fields.length === 0 ? [] : [record], log);
  const receipt = liftReceipt(value, { boxes: contract.boxes, tokens: log.tokens, actions: log.actions });
  return { receipt, asked: log.asked };
}

function runFresh(
  linked: LinkedComponent,
  imports: ReturnType<typeof membrane>,
  args: readonly unknown[],
  log: CrossingLog,
): unknown {
  let value: unknown;
  try {
    const { dispose: entry } = linked.program.instantiate(imports);
    if (typeof entry !== "function") {
      throw new TypeError("the export `dispose` is no function");
    }
    value = entry(...args);
  } catch (cause) {
    throw log.failure ?? new CrossingError("TRAPPED", "the component stopped with a trap", { cause });
  }
  if (log.failure !== undefined) {
    throw log.failure;
  }
  return value;
}

function lowerArtifact(artifact: ArtifactInput, contract: CrossingContract): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  for (const field of contract.fields) {
    const lowered = lowerValue(field.type, artifact.get(field.path));
    if (!lowered.ok) {
      throw new CrossingError("BAD_ARTIFACT", `the artifact's \`${field.path}\` is wrong: ${lowered.problem}`);
    }
    record[jsName(witName(field.path))] = lowered.value;
  }
  return record;
}
