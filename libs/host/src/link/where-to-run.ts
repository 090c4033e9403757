/**
 * Where a component's code runs: in the thread of its host, or apart from it, where the host can end it. Apart is a thread
 * for the slim glue and a process for jco's, whose memory no thread holds in bounds.
 */
export type Where = "here" | "worker";

/**
 * Decides where a component runs. What this process has built itself runs here, where a crossing costs least; whoever
 * runs what others have built asks for a worker.
 */
export function whereToRun(asked: Where | undefined): Where {
  return asked ?? "here";
}
