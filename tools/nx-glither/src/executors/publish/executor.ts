import type { ExecutorContext } from "@nx/devkit";
import { rulesetPaths } from "../../paths.ts";
import type { RulesetOptions } from "../_options.ts";
import { runStage } from "../_run-stage.ts";
import { storeOf } from "../_store.ts";

interface PublishOptions extends RulesetOptions {
  /** Such as `registry.example` or `oci:PATH`. */
  readonly store?: string;
  /** Look at everything in the store, though the last receipt says that nothing has changed. */
  readonly again?: boolean;
}

export function executor(options: PublishOptions, context: ExecutorContext): Promise<{ success: boolean }> {
  const paths = rulesetPaths(context.root, options.source);
  return runStage(context.root, async () => {
    const { publish } = await import("@glither/stages/publish/publish");
    return publish({
      component: paths.component,
      source: paths.core,
      ...storeOf(options.store, context.root, paths.layout),
      out: paths.publish,
      code: paths.codegen,
      again: options.again ?? false,
    });
  });
}
