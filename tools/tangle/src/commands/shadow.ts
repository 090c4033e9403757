import { Command } from "commander";
import type { CommonOptions } from "../output.ts";
import { type Context, command, conclude } from "./context.ts";

/** What a service found of a candidate that decides beside the component that stands. */
export function shadowCommand(context: Context): Command {
  return new Command("shadow")
    .description("how a candidate has decided beside the component that it may replace")
    .addCommand(
      command("report", "say which decisions differ, and how often; the cases of them are in the same folder")
        .argument("<folder>", "the folder that a deployment's `shadow` names as `cases`")
        .option("--deny-differences", "fail with exit code 4 when a decision differs")
        .action((folder: string, options: CommonOptions & { readonly denyDifferences?: boolean }) =>
          conclude(context, options, async () => {
            const stage = await import("@glither/stages/serve/shadow-report");
            return stage.shadowReport({
              folder,
              ...(options.denyDifferences === undefined ? {} : { denyDifferences: options.denyDifferences }),
            });
          }),
        ),
    );
}
