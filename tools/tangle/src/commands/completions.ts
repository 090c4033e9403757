import { Argument, type Command } from "commander";
import { completionScript, SHELLS, type Shell } from "../completions/script.ts";
import { wordsOf } from "../completions/words.ts";
import type { CommonOptions } from "../output.ts";
import { type Context, command, conclude } from "./context.ts";

/** `completions SHELL`; what there is to complete is asked of the program when all its commands are there. */
export function completionsCommand(context: Context, program: Command): Command {
  return command("completions", "print what a shell needs to complete commands and options")
    .addArgument(new Argument("<shell>", "the shell").choices(SHELLS))
    .action((shell: Shell, options: CommonOptions) =>
      conclude(context, options, async () => {
        const script = completionScript(shell, wordsOf(program));
        return { exitCode: 0, text: script.trimEnd(), data: { shell, script } };
      }),
    );
}
