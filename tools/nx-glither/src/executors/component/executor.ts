import type { ExecutorContext } from "@nx/devkit";
import { rulesetPaths } from "../../paths.ts";
import type { RulesetOptions } from "../_options.ts";
import { runStage } from "../_run-stage.ts";

interface ComponentOptions extends RulesetOptions {
  readonly engine: "direct" | "spidermonkey";
}

export function executor(options: ComponentOptions, context: ExecutorContext): Promise<{ success: boolean }> {
  const paths = rulesetPaths(context.root, options.source);
  return runStage(context.root, async () => {
    const { component } = await import("@glither/stages/compile/component");
    return component({
      core: paths.core,
      code: paths.codegen,
      world: paths.world,
      engine: options.engine,
      out: paths.component,
    });
  });
}
