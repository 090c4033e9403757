import type { ExecutorContext } from "@nx/devkit";
import { rulesetPaths } from "../../paths.ts";
import type { RulesetOptions } from "../_options.ts";
import { runStage } from "../_run-stage.ts";
import { storeOf } from "../_store.ts";

interface VerifyPublishedOptions extends RulesetOptions {
  /** Such as `registry.example` or `oci:PATH`; where `publish` pushed to. */
  readonly store?: string;
}

export function executor(options: VerifyPublishedOptions, context: ExecutorContext): Promise<{ success: boolean }> {
  const paths = rulesetPaths(context.root, options.source);
  return runStage(context.root, async () => {
    const { verifyPublished } = await import("@glither/stages/trust/verify-published");
    const { store } = storeOf(options.store, context.root, paths.layout);
    return verifyPublished({ receipt: paths.receipt, store });
  });
}
