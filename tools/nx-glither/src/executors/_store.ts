import { isAbsolute, join } from "node:path";

export interface ChosenStore {
  /** `oci:PATH` and the like. */
  readonly store: string;
  /** Nobody named a store: it is this ruleset's own layout under `dist`, and build output like the rest. */
  readonly ownStore: boolean;
}

/**
 * The store that `publish` pushes to: the option, else the environment's, else the layout under `dist`. A relative path
 * in `oci:PATH` starts at the workspace's root, wherever the command ran.
 */
export function storeOf(option: string | undefined, workspaceRoot: string, layout: string): ChosenStore {
  const store = option ?? process.env["GLITHER_STORE"] ?? "";
  if (store === "") {
    return { store: `oci:${layout}`, ownStore: true };
  }
  const path = /^oci:(.+)$/.exec(store)?.[1];
  const resolved = path === undefined || isAbsolute(path) ? store : `oci:${join(workspaceRoot, path)}`;
  return { store: resolved, ownStore: false };
}
