import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { errorCode } from "../files/files.ts";
import { StageError } from "../outcome.ts";
import { openStore } from "../publish/store.ts";
import { about } from "../stage.ts";
import { type Found, good, wrong } from "./found.ts";

/** Where engines that were fetched are kept: the folder, or the one in which it would be made. */
export async function cacheFolder(): Promise<Found> {
  const what = "the cache folder";
  const folder = join(process.env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "glither");
  for (let place = folder; ; place = dirname(place)) {
    try {
      await access(place, constants.W_OK);
      return good(what, folder);
    } catch (error) {
      if (errorCode(error) === "ENOENT" && place !== dirname(place)) continue;
      return wrong(
        what,
        `${place} cannot be written`,
        `make it yours (\`chown\`), or set XDG_CACHE_HOME to a folder that is`,
      );
    }
  }
}

/** A tag that nobody has: a store that says so has answered. */
const NO_TAG = "glither-doctor";

/** Whether a store answers, with the environment's credentials. */
export async function reachedStore(name: string): Promise<Found> {
  const shown = withoutUserinfo(name);
  const what = `the store ${shown}`;
  try {
    await about(shown, async () => (await openStore({ name, repository: "glither/doctor" })).resolveTag(NO_TAG));
    return good(what, "answers");
  } catch (error) {
    if (!(error instanceof StageError)) throw error;
    const [says, todo] = [error.message, error.hint].map((text) => text?.replaceAll(name, shown));
    return wrong(what, withoutUserinfo(says ?? ""), todo === undefined ? UNREACHED : withoutUserinfo(todo));
  }
}

const UNREACHED = "is its name right, and does this machine reach it?";

/** A password in an address is nobody's to read. */
function withoutUserinfo(text: string): string {
  return text.replace(/(:\/\/)[^/?#\s`]*@/gu, "$1");
}
