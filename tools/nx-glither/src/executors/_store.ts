import { isAbsolute, join } from "node:path";

/**
 * The store that `publish` pushes to: the option, else the environment's, else the layout under `dist`. A relative path
 * in `oci:PATH` starts at the workspace's root, wherever the command ran.
 */
export function storeOf(option: string | undefined, workspaceRoot: string, layout: string): string {
  const store = option ?? process.env["GLITHER_STORE"] ?? "";
  if (store === "") {
    return `oci:${layout}`;
  }
  const path = /^oci:(.+)$/.exec(store)?.[1];
  return path === undefined || isAbsolute(path) ? store : `oci:${join(workspaceRoot, path)}`;
}
