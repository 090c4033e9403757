import { type FSWatcher, watch } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { locateRuleset } from "../files/locate.ts";
import { EXIT, type Outcome } from "../outcome.ts";
import { oneLine } from "../printable.ts";
import { stage } from "../stage.ts";
import { foldersOf, look } from "./look.ts";

export interface DevOptions {
  /** The folder of a ruleset, or its `.glith` file. */
  readonly place: string;
  /** The git revision that changes are told against. */
  readonly revision: string;
  /** Told at the start, and after each save. */
  readonly tell: (text: string) => void;
  readonly until: Promise<void>;
}

/** Editors save by several steps, and savings come together: of files, their cases and lists. */
const SETTLE_MS = 30;

/** Looks at a ruleset whenever something of it is saved, until it is told to stop. */
export const dev = stage(async ({ place: given, revision, tell, until }: DevOptions): Promise<Outcome> => {
  const place = await locateRuleset(given);
  const stopped = until.then(() => true);
  for (;;) {
    // Watched before it is looked at, so that no save falls between the two.
    const saved = watching(await foldersOf(place));
    try {
      const start = performance.now();
      const { text, data } = await look(place, revision);
      const took = Math.round(performance.now() - start);
      tell(`\n── ${oneLine(place.source)}, in ${took} ms\n${text}`);
      const over = await Promise.race([stopped, saved.once.then(() => sleep(SETTLE_MS, false))]);
      if (over) return { exitCode: EXIT.clean, text: "", data };
    } finally {
      saved.close();
    }
  }
});

/** The first change in one of the folders; one that is not there yet is noticed with the next look. */
function watching(folders: readonly string[]): { readonly once: Promise<void>; readonly close: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  const watchers: FSWatcher[] = [];
  for (const folder of folders) {
    try {
      // A folder that is removed is a change as well.
      watchers.push(watch(folder, () => resolve()).on("error", () => resolve()));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
  }
  const close = () => {
    for (const watcher of watchers) watcher.close();
  };
  return { once: promise, close };
}
