import type { Command } from "commander";
import type { CommonOptions } from "../output.ts";
import { type Context, command, conclude } from "./context.ts";

/** The command that says why Nx runs a target again. */
export function whyCommand(context: Context): Command {
  return command("why", "say why stages of a ruleset run again: what has changed, in the words of its dialect")
    .argument("<task>", "a task such as gate:conform, a project, or a .glith file")
    .option("--rev <revision>", "the git revision that was built before", "HEAD")
    .action((subject: string, options: CommonOptions & { rev: string }) =>
      conclude(context, options, async () => {
        const stage = await import("@glither/stages/author/why");
        return stage.why({ subject, revision: options.rev });
      }),
    );
}
