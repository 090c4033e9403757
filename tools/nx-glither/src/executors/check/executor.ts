import type { ExecutorContext } from "@nx/devkit";
import { rulesetPaths } from "../../paths.ts";
import type { SourceOptions } from "../_options.ts";
import { runStage } from "../_run-stage.ts";

export function executor(options: SourceOptions, context: ExecutorContext): Promise<{ success: boolean }> {
  const paths = rulesetPaths(context.root, options.source);
  return runStage(context.root, async () => {
    const { check } = await import("@glither/stages/author/check");
    return check({ sources: [paths.source], allowUnsat: options.allowUnsat });
  });
}
