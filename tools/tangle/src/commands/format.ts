import { type Command, Option } from "commander";
import type { CommonOptions } from "../output.ts";
import { type Context, command, conclude, RULESETS } from "./context.ts";

/** The command that lays out a source. */
export function formatCommand(context: Context): Command {
  return command("fmt", "print a ruleset in the one layout, or lay out files")
    .argument("<files...>", RULESETS)
    .option("--check", "print what would change, and fail with exit code 2 if anything would")
    .addOption(new Option("--write", "replace the files that are not in that layout").conflicts("check"))
    .action((sources: readonly string[], options: CommonOptions & { check?: boolean; write?: boolean }) =>
      conclude(context, options, async () => {
        const stage = await import("@glither/stages/author/fmt-all");
        return stage.fmtAll({
          sources,
          check: options.check ?? false,
          write: options.write ?? false,
          color: context.color,
        });
      }),
    );
}
