import type { Json } from "@glither/artifact";
import type { ArtifactInput, BindingSet, Crossing } from "@glither/host";
import type { SourcePlace, SourceView } from "@glither/interpreter";
import type { Ledger } from "@glither/ledger";
import { witName, witPackage } from "@glither/wit";
import { digestOf } from "../files/digest.ts";
import { about } from "../stage.ts";
import { keeperKey } from "../trust/keys.ts";

/** Where decisions are kept, and under which name. */
export interface Keeping {
  /** A file, or a connection string. */
  readonly ledger: string;
  readonly deployment: string;
}

export interface Crossed {
  readonly component: Uint8Array;
  readonly dialect: string;
  readonly bindings: BindingSet;
  readonly artifacts: readonly ArtifactInput[];
  readonly crossings: readonly Crossing[];
  /** Where its rules stand, for the receipts to say it. */
  readonly source: SourceView | undefined;
}

/** Where a decision stands in its log. */
export interface KeptReceipt {
  readonly deployment: string;
  readonly index: number;
  readonly hash: string;
}

/** Keeps what was decided, before anybody is told of it; signed where the environment has a key, as for publishing. */
export async function keep({ ledger: place, deployment }: Keeping, crossed: Crossed): Promise<KeptReceipt[]> {
  const { openLedger, shownPlace } = await import("@glither/ledger");
  return about(shownPlace(place), async () => {
    const key = await keeperKey();
    const ledger = await openLedger(place, key === undefined ? {} : { key });
    try {
      return await keepIn(ledger, deployment, crossed);
    } finally {
      await ledger.close();
    }
  });
}

/** All of them or none: nobody is told of some, and somebody might take those that were kept for all. */
async function keepIn(ledger: Ledger, deployment: string, crossed: Crossed): Promise<KeptReceipt[]> {
  const { placeOf } = await import("@glither/interpreter");
  const { component, artifacts, crossings, source } = crossed;
  const [digest, at] = [digestOf(component), Date.now()];
  const stands = (rule: string) => source && placeOf(source.map, rule);
  const logged = await ledger.decideAll(
    crossings.map(({ receipt, asked }, place) => ({
      deployment,
      component: digest,
      artifact: Object.fromEntries(artifacts[place] ?? []) as Json,
      answers: answersOf(crossed, asked),
      receipt,
      ...sourced(stands(receipt.rule)),
      at,
    })),
  );
  return logged.map(({ entry, hash }) => ({ deployment, index: entry.index, hash }));
}

function sourced(source: SourcePlace | undefined): { readonly source?: SourcePlace } {
  return source === undefined ? {} : { source };
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
