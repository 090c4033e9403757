import { relative } from "node:path";

export interface ChosenStore {
  /** `oci:PATH` and the like. */
  readonly store: string;
  /** Nobody named a store: it is this ruleset's own layout under `dist`, and build output like the rest. */
  readonly ownStore: boolean;
}

/**
 * The store that `publish` pushes to: the option, else the environment's, else the layout under `dist`. A path in
 * `oci:PATH` starts at the workspace's root, where every stage runs: what it prints is cached, and is the same on every machine.
 */
export function storeOf(option: string | undefined, workspaceRoot: string, layout: string): ChosenStore {
  const store = option ?? process.env["GLITHER_STORE"] ?? "";
  return store === ""
    ? { store: `oci:${relative(workspaceRoot, layout)}`, ownStore: true }
    : { store, ownStore: false };
}
