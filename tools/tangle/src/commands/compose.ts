import type { Command } from "commander";
import type { CommonOptions } from "../output.ts";
import { type Context, command, conclude, type TrustArguments, trustOf, withTrust } from "./context.ts";

interface ComposeArguments {
  readonly parts: string;
  readonly out?: string;
}

/** The command that plans a graph of membranes. */
export function composeCommand(context: Context): Command {
  return withTrust(
    command("compose", "compose verified parts to a graph: a ruleset of glither.world disposes of each edge")
      .argument("<world>", "a .glith file of glither.world, or its snapshot")
      .requiredOption("--parts <file>", "a JSON file that names the parts by their digests, and mappings between them")
      .option("--out <file>", "the graph to write, signed: a name that ends in .graph.json (default: write nothing)"),
  )
    .addHelpText("after", "\nExit code 3 means that what the ruleset links cannot be linked; then nothing is written.")
    .action((world: string, options: CommonOptions & TrustArguments & ComposeArguments) =>
      conclude(context, options, async () => {
        const stage = await import("@glither/stages/world/compose");
        const { parts, out } = options;
        return stage.compose({ world, parts, ...trustOf(options), ...(out === undefined ? {} : { out }) });
      }),
    );
}
