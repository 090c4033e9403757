import type { Command } from "commander";
import type { CommonOptions } from "../output.ts";
import { type Context, command, conclude } from "./context.ts";

/** The command that says more about a diagnostic. */
export function explainCommand(context: Context): Command {
  return command("explain", "print the page of a diagnostic: what to avoid, what to prefer, and why")
    .argument("<code>", "what stands in brackets before the message, such as UNKNOWN_FIELD; or `cases`, `trust`")
    .action((code: string, options: CommonOptions) =>
      conclude(context, options, async () => {
        const stage = await import("@glither/stages/author/explain");
        return stage.explain({ code });
      }),
    );
}
