import { homedir } from "node:os";
import { join } from "node:path";
import type { Search } from "./engine.ts";

/** On the path of this process, and where `npm run test:runtimes` installs engines: `GLITHER_RUNTIMES`, else in the user's cache. */
export function searchHere(env: Search["env"] = process.env): Search {
  const cache = env["XDG_CACHE_HOME"] || join(homedir(), ".cache");
  return { env, folder: env["GLITHER_RUNTIMES"] || join(cache, "glither", "interop") };
}
