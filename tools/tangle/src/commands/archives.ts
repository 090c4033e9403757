import type { Command } from "commander";
import type { CommonOptions } from "../output.ts";
import { type Context, collect, command, conclude, outOf, type TrustArguments, trustOf, withTrust } from "./context.ts";

/** The commands that carry artifacts to where no network reaches, and clear up behind them. */
export function archiveCommands(context: Context): Command[] {
  return [save(context), load(context), gc(context)];
}

function save(context: Context): Command {
  return command("save", "write an artifact with its signatures to one file")
    .argument(
      "<ref>",
      "an artifact by digest, such as registry.example/glither/mail/gate@sha256:… or oci:PATH@sha256:…",
    )
    .option("--out <file>", "the .tar file to write, an OCI layout (default: NAME-VERSION.tar in the current folder)")
    .action((reference: string, options: CommonOptions & { out?: string }) =>
      conclude(context, options, async () => {
        const stage = await import("@glither/stages/publish/archive");
        return stage.save({ reference, ...outOf(options) });
      }),
    );
}

function load(context: Context): Command {
  return withTrust(
    command("load", "verify an artifact from a file, and put it with its signatures into a store")
      .argument("<file>", "a .tar file that `tangle oci save` wrote")
      .option("--store <store>", "a registry, or an OCI layout as oci:PATH (default: GLITHER_STORE)")
      .option("--tag <tag>", "the tag (default: the ruleset's version)"),
  ).action((archive: string, { store, tag, ...options }: LoadArguments) =>
    conclude(context, options, async () => {
      const stage = await import("@glither/stages/publish/archive");
      const name = store ?? process.env["GLITHER_STORE"];
      return stage.load({
        archive,
        ...trustOf(options),
        ...(name === undefined || name === "" ? {} : { store: name }),
        ...(tag === undefined ? {} : { tag }),
      });
    }),
  );
}

interface LoadArguments extends CommonOptions, TrustArguments {
  readonly store?: string;
  readonly tag?: string;
}

function gc(context: Context): Command {
  return command("gc", "list what no tag and no pin of a layout reaches, and remove it with --remove")
    .option("--store <store>", "an OCI layout, oci:PATH (default: GLITHER_STORE)")
    .option("--pin <digest>", "an artifact that stays, sha256:…; may stand several times", collect, [])
    .option("--remove", "remove it; without this nothing is changed")
    .action((options: CommonOptions & { store?: string; pin: readonly string[]; remove?: boolean }) =>
      conclude(context, options, async () => {
        const stage = await import("@glither/stages/publish/garbage");
        const store = options.store ?? process.env["GLITHER_STORE"];
        return stage.collect({
          pins: options.pin,
          remove: options.remove ?? false,
          ...(store === undefined || store === "" ? {} : { store }),
        });
      }),
    );
}
