import { fork } from "node:child_process";
import { join } from "node:path";
import type { Order, Report } from "./order.ts";

/** Longer than any ruleset takes, with an engine to be built and a find to be made small. */
const PATIENCE_MS = 15 * 60_000;

/**
 * Runs a stretch of positions in a process of its own.
 *
 * @throws Error when the process ends or falls silent before it is done: the next position is then the find.
 */
export function runStretch(order: Order, onReport: (report: Report) => void): Promise<void> {
  const worker = fork(join(import.meta.dirname, "worker.ts"), {
    serialization: "advanced",
    execArgv: ["--conditions=@glither/source"],
  });
  let next = order.from;
  return new Promise((resolve, reject) => {
    const silence = (): NodeJS.Timeout => setTimeout(() => worker.kill(), PATIENCE_MS);
    let timer = silence();
    worker.on("message", (report: Report) => {
      clearTimeout(timer);
      timer = silence();
      next = report.position + 1;
      onReport(report);
    });
    worker.on("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    worker.on("exit", (code, signal) => {
      clearTimeout(timer);
      if (next === order.from + order.count) resolve();
      else reject(new Error(`seed ${order.seed}, position ${next}: the process ended with ${signal ?? code}`));
    });
    worker.send(order);
  });
}
