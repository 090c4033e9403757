import type { ExecutorContext } from "@nx/devkit";
import { rulesetPaths } from "../../paths.ts";
import type { AcceptOptions, SourceOptions } from "../_options.ts";
import { runStage } from "../_run-stage.ts";

export function executor(
  options: AcceptOptions & SourceOptions,
  context: ExecutorContext,
): Promise<{ success: boolean }> {
  const paths = rulesetPaths(context.root, options.source);
  return runStage(context.root, async () => {
    const { snapshot } = await import("@glither/stages/compile/snapshot");
    return snapshot({
      source: paths.source,
      out: paths.snapshot,
      golden: paths.snapshotGolden,
      accept: options.accept,
      allowUnsat: options.allowUnsat,
    });
  });
}
