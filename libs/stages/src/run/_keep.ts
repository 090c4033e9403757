import type { Json } from "@glither/artifact";
import type { ArtifactInput, AsyncCrossing, BindingSet, Crossing } from "@glither/host";
import type { SourcePlace, SourceView } from "@glither/interpreter";
import type { Decided, Ledger } from "@glither/ledger";
import { witName, witPackage } from "@glither/wit";
import { digestOf } from "../files/digest.ts";
import { about } from "../stage.ts";
import { keeperKey } from "../trust/keys.ts";

/** Where decisions are kept, and under which name. */
export interface Keeping {
  /** A file, or a connection string. */
  readonly ledger: string;
  readonly deployment: string;
  /** Whether a file is kept by a thread of its own, for what decides much. */
  readonly apart?: boolean;
}

export interface Crossed {
  readonly component: Uint8Array;
  readonly dialect: string;
  readonly bindings: BindingSet;
  readonly artifacts: readonly ArtifactInput[];
  readonly crossings: readonly (Crossing | AsyncCrossing)[];
  /** Where its rules stand, for the receipts to say it. */
  readonly source: SourceView | undefined;
}

/** Where a decision stands in its log. */
export interface KeptReceipt {
  readonly deployment: string;
  readonly index: number;
  readonly hash: string;
}

/** Where decisions are kept, open when it is asked for, and made where there is none. */
export interface OpenedLedger {
  readonly deployment: string;
  readonly ledger: () => Promise<Ledger>;
}

/** Does something with a ledger, which is closed then. */
export async function withKeeping<T>(
  { ledger: place, deployment, apart = false }: Keeping,
  work: (opened: OpenedLedger) => Promise<T>,
): Promise<T> {
  let opened: Promise<Ledger> | undefined;
  const ledger = (): Promise<Ledger> => {
    opened ??= openedAt(place, apart);
    return opened;
  };
  try {
    return await work({ deployment, ledger });
  } finally {
    await opened?.then((open) => open.close()).catch(() => undefined);
  }
}

/** Receipts are signed where the environment has a key, as for publishing. */
async function openedAt(place: string, apart: boolean): Promise<Ledger> {
  const { openLedger, shownPlace } = await import("@glither/ledger");
  return about(shownPlace(place), async () => {
    const key = await keeperKey();
    return openLedger(place, { apart, ...(key === undefined ? {} : { key }) });
  });
}

/** Keeps what was decided, before anybody is told of it. */
export async function keep(keeping: Keeping, crossed: Crossed): Promise<KeptReceipt[]> {
  return withKeeping(keeping, (opened) => keepIn(opened, keeping.ledger, crossed));
}

/** All of them or none: nobody is told of some, and somebody might take those that were kept for all. */
export async function keepIn(
  { ledger, deployment }: OpenedLedger,
  place: string,
  crossed: Crossed,
): Promise<KeptReceipt[]> {
  const { placeOf } = await import("@glither/interpreter");
  const { component, artifacts, crossings, source } = crossed;
  const [digest, at] = [digestOf(component), Date.now()];
  const stands = (rule: string) => source && placeOf(source.map, rule);
  const { shownPlace } = await import("@glither/ledger");
  return about(shownPlace(place), async () => {
    const logged = await (await ledger()).decideAll(
      crossings.map((crossing, index) => ({
        deployment,
        component: digest,
        artifact: Object.fromEntries(artifacts[index] ?? []) as Json,
        ...answeredIn(crossing, crossed),
        receipt: crossing.receipt,
        ...sourced(stands(crossing.receipt.rule)),
        at,
      })),
    );
    return logged.map(({ entry, hash }) => ({ deployment, index: entry.index, hash }));
  });
}

/** Of a crossing with a binding set, its answers come with it, and its actions are still to be done. */
function answeredIn(
  crossing: Crossing | AsyncCrossing,
  crossed: Crossed,
): Pick<Decided, "answers" | "deliver" | "reservations"> {
  if (!("answers" in crossing)) return { answers: answersOf(crossed, crossing.asked) };
  return {
    answers: crossing.answers as Record<string, Json>,
    deliver: true,
    reservations: crossing.reservations.map(({ id }) => id),
  };
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
