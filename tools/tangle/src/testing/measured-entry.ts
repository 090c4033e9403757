import { main } from "../main.ts";

/** The command line in a process that says how much memory it holds when it is asked to: behind what nobody needs. */
process.on("message", () => {
  // What one collection has left for finalizers, the next one takes.
  for (let count = 0; count < 3; count += 1) globalThis.gc?.();
  process.send?.(process.memoryUsage());
});

process.exitCode = await main(process.argv.slice(2));
// Whoever asks may be gone by then.
process.channel?.unref();
