import { type Command, Option } from "commander";
import type { CommonOptions } from "../output.ts";
import { type Context, command, conclude } from "./context.ts";

/** The command that lays out a source. */
export function formatCommand(context: Context): Command {
  return command("fmt", "print a ruleset in the one layout")
    .argument("<file>", "a .glith file, or `-` for standard input")
    .option("--check", "print what would change, and fail with exit code 2 if anything would")
    .addOption(new Option("--write", "replace the file").conflicts("check"))
    .action((source: string, options: CommonOptions & { check?: boolean; write?: boolean }) =>
      conclude(context, options, async () => {
        const stage = await import("@glither/stages/author/fmt");
        return stage.fmt({
          source,
          check: options.check ?? false,
          write: options.write ?? false,
          color: context.color,
        });
      }),
    );
}
