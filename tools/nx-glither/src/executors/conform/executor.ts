import type { ExecutorContext } from "@nx/devkit";
import { rulesetPaths } from "../../paths.ts";
import type { RulesetOptions } from "../_options.ts";
import { runStage } from "../_run-stage.ts";

export function executor(options: RulesetOptions, context: ExecutorContext): Promise<{ success: boolean }> {
  const paths = rulesetPaths(context.root, options.source);
  return runStage(context.root, async () => {
    const { conform } = await import("@glither/stages/judge/conform");
    return conform({
      core: paths.core,
      code: paths.codegen,
      component: paths.component,
      cases: paths.cases,
      out: paths.report,
      judges: paths.judges,
    });
  });
}
