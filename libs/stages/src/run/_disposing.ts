import {
  type ArtifactInput,
  type AsyncCrossing,
  answersBindings,
  type BindingSet,
  type Crossing,
  type CrossingContract,
  dispose,
  type LinkedComponent,
} from "@glither/host";
import { readJson } from "../files/files.ts";
import { about } from "../stage.ts";
import { type ActionDone, crossAll, deliverKept, doAtOnce, loadSet } from "./_binding-set.ts";
import type { OpenedLedger } from "./_keep.ts";

/** What answers and acts in a run. */
export interface Disposing {
  readonly set: BindingSet;
  cross(linked: LinkedComponent, artifacts: readonly ArtifactInput[]): Promise<readonly (Crossing | AsyncCrossing)[]>;
  /** Does what was decided, when that is kept. */
  act(artifacts: readonly ArtifactInput[]): Promise<readonly ActionDone[]>;
  close(): Promise<void>;
}

export interface DisposingOptions {
  readonly contract: CrossingContract;
  readonly component: Uint8Array;
  readonly ledger: OpenedLedger | undefined;
  readonly report: (line: string) => void;
  /** The enrichments that only what is waited for reads. */
  readonly watched: readonly string[];
}

/** Answers from a file, and verbs that do nothing: the receipt lists what they were called with. */
export async function byAnswers(file: string | undefined, contract: CrossingContract): Promise<Disposing> {
  const answers = file === undefined ? {} : await readJson(file, "the answers");
  return {
    set: answersBindings({ answers, contract }),
    cross: async (linked, artifacts) => artifacts.map((artifact) => dispose(linked, artifact, contract)),
    act: async () => [],
    close: async () => undefined,
  };
}

/** A binding set, which is asked, and has what was decided done. */
export async function byBindings(file: string, options: DisposingOptions): Promise<Disposing> {
  const { contract, component, ledger } = options;
  const set = await about(file, () => loadSet(file, component, contract, options));
  let crossed: readonly AsyncCrossing[] = [];
  return {
    set: set.bindings,
    cross: async (linked, artifacts) => {
      crossed = await crossAll(linked, contract, artifacts);
      return crossed;
    },
    act: (artifacts) => (ledger === undefined ? doAtOnce(set, crossed, artifacts) : deliverKept(set, ledger)),
    close: () => set.close(),
  };
}
