import { nodeFault } from "@glither/stages/node-version";
import { InferenceError } from "./error.ts";

/** How a workspace comes by a newer Node, whatever its machine has. */
export const NODE_HINT = "`npm install --save-dev node@24` brings one for `npx nx` and npm's scripts";

/** Throws what Nx prints as the reason why it could not load the plugin, before there are any tasks. */
export function requireNode(version?: string): void {
  const fault = nodeFault("@glither/nx", version);
  if (fault !== undefined) throw new InferenceError("NODE_VERSION", `${fault}: ${NODE_HINT}`);
}
