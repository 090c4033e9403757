import type { Command } from "commander";

/** The commands that do something, with the words that lead to them. */
export function leavesOf(item: Command, path = ""): readonly { readonly path: string; readonly item: Command }[] {
  const here = item.parent === null ? path : `${path} ${item.name()}`.trimStart();
  return item.commands.length === 0 ? [{ path: here, item }] : item.commands.flatMap((child) => leavesOf(child, here));
}
