import type { Engine } from "@glither/component";
import { readCode } from "../compile/code.ts";
import { recordOf } from "../compile/component.ts";
import { readCore } from "../compile/core-file.ts";
import { EXIT, type Outcome } from "../outcome.ts";
import { oneLine } from "../printable.ts";
import { stage } from "../stage.ts";
import { isAllowed } from "./gate/comparison.ts";
import { compareWithPublished } from "./gate/gate.ts";
import { alreadyThere } from "./push.ts";
import { refused } from "./refused.ts";
import { nameIn, openIfThere } from "./store.ts";

export interface MayPublishOptions {
  readonly core: string;
  /** The folder that `codegen` wrote. */
  readonly code: string;
  readonly engine: Engine;
  /** As for `publish`. */
  readonly store: string;
  /** The store is build output that `publish` makes anew: nothing in it stands in the way. */
  readonly ownStore: boolean;
}

/**
 * Looks whether a store would take this version, before a component is built and the cases are judged: a version that is used,
 * or too small a step, is refused in a second. `publish` looks again.
 */
export const mayPublish = stage(
  async ({ core, code, engine, store: name, ownStore }: MayPublishOptions): Promise<Outcome> => {
    const loaded = await readCore(core);
    const { name: ruleset, version } = loaded.core.ruleset;
    if (ownStore) return free(`${ruleset}: no store is named, so nothing stands in the way of ${version}`);
    const { repositoryOf } = await import("@glither/artifact");
    const record = recordOf(loaded, await readCode(engine, code, ruleset));
    const repository = repositoryOf(record);
    const named = `${await nameIn(name, repository)}:${version}`;
    const store = await openIfThere(name, repository);
    if (store === undefined) return free(`${named} is free`);
    if ((await alreadyThere(store, version, { repository, record })) !== undefined)
      return free(`${named} is there, and was made of the same`);
    const comparison = await compareWithPublished(store, { record, exports: ["dispose"], core: loaded });
    return comparison === undefined || isAllowed(comparison)
      ? free(`${named} is free`)
      : refused(named, record, comparison);
  },
);

function free(text: string): Outcome {
  return { exitCode: EXIT.clean, text: oneLine(text), data: null };
}
