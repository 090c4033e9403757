import type { ExecutorContext } from "@nx/devkit";
import { rulesetPaths } from "../../paths.ts";
import type { AcceptOptions } from "../_options.ts";
import { runStage } from "../_run-stage.ts";

export function executor(options: AcceptOptions, context: ExecutorContext): Promise<{ success: boolean }> {
  const paths = rulesetPaths(context.root, options.source);
  return runStage(context.root, async () => {
    const { wit } = await import("@glither/stages/compile/wit");
    return wit({ core: paths.core, out: paths.wit, golden: paths.worldGolden, accept: options.accept });
  });
}
