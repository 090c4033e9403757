import { Command } from "commander";
import type { CommonOptions } from "../output.ts";
import { type Context, command, conclude, type TrustArguments, trustOf, withTrust } from "./context.ts";

/** `layers update FILE [LAYER]` and `layers prove FILE`. */
export function layersCommand(context: Context): Command {
  const layers = new Command("layers").description("what the layers of a ruleset make of each other");
  return layers.addCommand(update(context)).addCommand(prove(context));
}

function prove(context: Context): Command {
  return command("prove", "prove of each layer that it never opens what one before it closes, or show an artifact")
    .argument("<file>", "a .glith file that is made of layers, or `-` for standard input")
    .addHelpText("after", "\nExit code 0 means that none ever opens, 1 that one does, or that it is undecided.")
    .action((file: string, options: CommonOptions) =>
      conclude(context, options, async () => {
        const { proveLayers } = await import("@glither/stages/author/layers");
        return proveLayers({ file });
      }),
    );
}

interface UpdateArguments extends TrustArguments {
  readonly write?: boolean;
}

function update(context: Context): Command {
  return withTrust(
    command("update", "raise the digests of layers to the newest versions of their stores, and show what changes")
      .argument("<file>", "a .glith file with layers that are named by their digests")
      .argument("[layer]", "one of them (default: all)")
      .option("--write", "change the file; without it, what would change is shown and nothing is written"),
  ).action((file: string, layer: string | undefined, options: CommonOptions & UpdateArguments) =>
    conclude(context, options, async () => {
      const { updateLayers } = await import("@glither/stages/author/update-layers");
      const named = layer === undefined ? {} : { layer };
      return updateLayers({ file, ...named, write: options.write ?? false, trust: trustOf(options) });
    }),
  );
}
