import { EXIT } from "@glither/stages/outcome";
import { Command } from "commander";
import type { Context } from "./context.ts";

/** What editors start. It speaks to them alone, so there is nothing to print. */
export function lspCommand(context: Context): Command {
  return new Command("lsp")
    .description("speak the Language Server Protocol with an editor, which starts this by itself")
    .option("--stdio", "over standard input and output, as it does anyway")
    .action(async () => {
      const { serve } = await import("@glither/language-server/serve");
      serve(process.stdin, process.stdout);
      context.exitCode = EXIT.clean;
    });
}
