import { fileURLToPath } from "node:url";

/** Whether this runs from the sources, as tests do; then the thread does, too. */
const FROM_SOURCE = import.meta.url.endsWith(".ts");

export const THREAD = fileURLToPath(new URL(FROM_SOURCE ? "./thread.ts" : "./thread.js", import.meta.url));

/** What Node is told when the thread begins. Nothing of what the process was told goes on to it. */
export const EXEC_ARGV: readonly string[] = FROM_SOURCE ? ["--conditions=@glither/source"] : [];
