import { Command } from "commander";
import type { CommonOptions } from "../output.ts";
import { type Context, command, conclude } from "./context.ts";

/** `layers prove FILE`. */
export function layersCommand(context: Context): Command {
  return new Command("layers").description("what the layers of a ruleset make of each other").addCommand(
    command("prove", "prove of each layer that it never opens what one before it closes, or show an artifact")
      .argument("<file>", "a .glith file that is made of layers, or `-` for standard input")
      .addHelpText("after", "\nExit code 0 means that none ever opens, 1 that one does, or that it is undecided.")
      .action((file: string, options: CommonOptions) =>
        conclude(context, options, async () => {
          const { proveLayers } = await import("@glither/stages/author/layers");
          return proveLayers({ file });
        }),
      ),
  );
}
