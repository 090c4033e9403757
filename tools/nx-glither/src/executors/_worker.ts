import { perform } from "./_perform.ts";
import { runTask, type StageTask } from "./_stages.ts";

/** A process of a batch: one task at a time, until it is ended from outside, or what has started it is no more. */
process.on("message", (task: StageTask) => {
  void perform(() => runTask(task)).then((performed) => process.send?.(performed));
});
process.on("disconnect", () => process.exit());
// Ctrl-C reaches the whole group: the batch itself ends what is under way.
process.on("SIGINT", () => {});
