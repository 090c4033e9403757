import type { ExecutorContext, TaskGraph } from "@nx/devkit";
import type { StageName } from "../inference/names.ts";
import { type BatchResult, runBatch } from "./_batch.ts";
import type { StageOptions } from "./_options.ts";
import { runStage } from "./_run-stage.ts";
import { runTask } from "./_stages.ts";

type Executor = (options: StageOptions, context: ExecutorContext) => Promise<{ success: boolean }>;
type BatchExecutor = (
  graph: TaskGraph,
  inputs: Readonly<Record<string, StageOptions>>,
  overrides: unknown,
  context: ExecutorContext,
) => AsyncGenerator<BatchResult>;

/** What Nx calls for one task of a stage, and what for all that can run at a time. */
export function executorOf(stage: StageName): { readonly executor: Executor; readonly batch: BatchExecutor } {
  return {
    executor: (options, { root, projectName: project }) =>
      runStage(root, () => runTask({ stage, options, root, project })),
    batch: (graph, inputs, _overrides, { root }) =>
      runBatch({
        root,
        dependencies: graph.dependencies,
        tasks: Object.entries(graph.tasks).flatMap(([id, { target }]) => {
          const options = inputs[id];
          return options === undefined ? [] : [{ id, task: { stage, options, root, project: target.project } }];
        }),
      }),
  };
}
