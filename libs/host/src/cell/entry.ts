import { fileURLToPath } from "node:url";

/** Whether this runs from the sources, as tests do; then threads do, too. */
const FROM_SOURCE = import.meta.url.endsWith(".ts");

/** The file of a thread whose source stands beside this one. */
export function entryFile(name: string): string {
  return fileURLToPath(new URL(`./${name}${FROM_SOURCE ? ".ts" : ".js"}`, import.meta.url));
}

/** What Node is told when a thread begins. Nothing of what the process was told goes on to it. */
export const EXEC_ARGV: readonly string[] = FROM_SOURCE ? ["--conditions=@glither/source"] : [];
