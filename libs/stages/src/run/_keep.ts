import type { Json } from "@glither/artifact";
import type { ArtifactInput, BindingSet, Crossing } from "@glither/host";
import { witName, witPackage } from "@glither/wit";
import { digestOf } from "../files/digest.ts";

/** Where decisions are kept, and under which name. */
export interface Keeping {
  readonly ledger: string;
  readonly deployment: string;
}

export interface Crossed {
  readonly component: Uint8Array;
  readonly dialect: string;
  readonly bindings: BindingSet;
  readonly artifacts: readonly ArtifactInput[];
  readonly crossings: readonly Crossing[];
}

/** Where a decision stands in its log. */
export interface KeptReceipt {
  readonly deployment: string;
  readonly index: number;
  readonly hash: string;
}

/** Keeps what was decided, before anybody is told of it. */
export async function keep({ ledger: file, deployment }: Keeping, crossed: Crossed): Promise<KeptReceipt[]> {
  const { SqliteLedger } = await import("@glither/ledger");
  const { component, artifacts, crossings } = crossed;
  const digest = digestOf(component);
  const ledger = new SqliteLedger(file);
  try {
    const kept: KeptReceipt[] = [];
    for (const [place, { receipt, asked }] of crossings.entries()) {
      const { entry, hash } = await ledger.decide({
        deployment,
        component: digest,
        artifact: Object.fromEntries(artifacts[place] ?? []) as Json,
        answers: answersOf(crossed, asked),
        receipt,
        at: Date.now(),
      });
      kept.push({ deployment, index: entry.index, hash });
    }
    return kept;
  } finally {
    await ledger.close();
  }
}

/** What was asked, and answered from the file of answers. */
function answersOf({ dialect, bindings }: Crossed, asked: readonly string[]): Record<string, Json> {
  const functions = bindings[`${witPackage(dialect)}/enrich`] ?? {};
  const answered: Record<string, Json> = {};
  for (const path of asked) {
    try {
      answered[path] = (functions[witName(path)]?.() ?? null) as Json;
    } catch {
      // It was asked and not answered: the receipt says so.
    }
  }
  return answered;
}
