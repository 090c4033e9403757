import { EXIT, StageError } from "@glither/stages/outcome";
import type { Command } from "commander";
import type { CommonOptions } from "../output.ts";
import { type Context, command, conclude } from "./context.ts";

/** `diff OLD NEW`, or `diff --rev REVISION FILE`. */
export function diffCommand(context: Context): Command {
  return command("diff", "show on which artifacts two versions of a ruleset differ, with an example of each change")
    .argument("<files...>", "two .glith files, the old one first, `-` for standard input; with --rev the one file")
    .option("--rev <revision>", "compare with the file in this git revision")
    .addHelpText("after", "\nExit code 0 means equivalent, 1 different or undecided.")
    .action((files: readonly string[], options: CommonOptions & { rev?: string }) =>
      conclude(context, options, async () => {
        const { diffRulesets } = await import("@glither/stages/author/diff-rulesets");
        const [first, second] = files;
        if (options.rev !== undefined && first !== undefined && files.length === 1)
          return diffRulesets({ after: first, revision: options.rev });
        if (options.rev === undefined && first !== undefined && second !== undefined && files.length === 2)
          return diffRulesets({ before: first, after: second });
        throw new StageError("MALFORMED", "`diff` takes two files, or one with `--rev`", {
          exitCode: EXIT.usage,
          hint: "`tangle diff OLD NEW`, or `tangle diff --rev HEAD~1 FILE`",
        });
      }),
    );
}
