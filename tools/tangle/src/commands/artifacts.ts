import { EXIT, StageError } from "@glither/stages/outcome";
import { Command, Option } from "commander";
import type { CommonOptions } from "../output.ts";
import { archiveCommands } from "./archives.ts";
import { type Context, command, conclude, outOf, type TrustArguments, trustOf, WORLD, withTrust } from "./context.ts";

const REFERENCE = "an artifact by digest, such as registry.example/glither/mail/gate@sha256:… or oci:PATH@sha256:…";

/** The commands round published artifacts. */
export function artifactCommands(context: Context): Command[] {
  const oci = new Command("oci").description("push, pull, save, load and clear up OCI artifacts");
  for (const item of [push(context), pull(context), ...archiveCommands(context)]) oci.addCommand(item);
  return [oci, verify(context), rebuildVerify(context)];
}

interface PushArguments {
  readonly store?: string;
  readonly source?: string;
  readonly attach: "map" | "text" | "none";
  readonly tag?: string;
  readonly parts?: readonly string[];
  readonly dryRun?: boolean;
}

function push(context: Context): Command {
  return command("push", "sign a component and push it to a store")
    .argument("<component>", "a .wasm file that `tangle build` wrote")
    .option("--store <store>", "a registry, or an OCI layout as oci:PATH (default: GLITHER_STORE)")
    .option("--source <file>", "the .glith file or snapshot that it was built from, to compare and to attach")
    .addOption(
      new Option(
        "--attach <what>",
        "of the source: where rules stand, with titles and literate lines; its text, too; or nothing",
      )
        .choices(["map", "text", "none"])
        .default("map"),
    )
    .option("--tag <tag>", "the tag (default: the ruleset's version)")
    .option("--parts <store...>", "where the layers of a layered ruleset are published, beside the store itself")
    .option("--dry-run", "pack, compare and sign, and write nothing")
    .action((component: string, options: CommonOptions & PushArguments) =>
      conclude(context, options, async () => {
        const stage = await import("@glither/stages/publish/publish");
        const store = options.store ?? process.env["GLITHER_STORE"];
        return stage.publish({
          component,
          ...(store === undefined || store === "" ? {} : { store }),
          ...(options.source === undefined ? {} : { source: options.source }),
          attach: options.attach,
          ...(options.tag === undefined ? {} : { tag: options.tag }),
          partStores: options.parts ?? [],
          dryRun: options.dryRun ?? false,
        });
      }),
    );
}

function pull(context: Context): Command {
  return withTrust(
    command("pull", "verify an artifact and write its component")
      .argument("<ref>", REFERENCE)
      .option("--out <file>", "the .wasm file to write (default: NAME.wasm in the current folder)")
      .option("--source-map <file>", "the file for the source map that is attached, with its signature verified"),
  ).action((reference: string, options: CommonOptions & TrustArguments & { out?: string; sourceMap?: string }) =>
    conclude(context, options, async () => {
      const stage = await import("@glither/stages/publish/pull");
      const sourceMap = options.sourceMap === undefined ? {} : { sourceMap: options.sourceMap };
      return stage.pull({ reference, ...trustOf(options), ...outOf(options), ...sourceMap });
    }),
  );
}

function verify(context: Context): Command {
  return withTrust(
    command("verify", "check everything about an artifact that is checked before it runs")
      .argument("<ref>", `${REFERENCE}; or a graph, as \`tangle compose\` wrote it`)
      .option("--world <ref>", WORLD),
  ).action((reference: string, options: CommonOptions & TrustArguments & { world?: string }) =>
    conclude(context, options, async () => {
      if (reference.endsWith(".graph.json")) {
        const graphs = await import("@glither/stages/world/verify-graph");
        const { world } = options;
        return graphs.verifyGraph({ graph: reference, ...trustOf(options), ...(world === undefined ? {} : { world }) });
      }
      if (options.world !== undefined)
        throw new StageError("MALFORMED", "only a graph takes `--world`", {
          exitCode: EXIT.usage,
          hint: "leave it out",
        });
      const stage = await import("@glither/stages/trust/verify");
      return stage.verify({ reference, ...trustOf(options) });
    }),
  );
}

interface RebuildArguments {
  readonly source?: string;
  readonly parts?: readonly string[];
}

function rebuildVerify(context: Context): Command {
  return withTrust(
    command("rebuild-verify", "verify an artifact, build it again from its snapshot, and compare the digests")
      .argument("<ref>", REFERENCE)
      .option(
        "--source <file>",
        "the .glith file or snapshot to build from (default: what is attached to the artifact)",
      )
      .option("--parts <store...>", "where the parts of a layered ruleset are, beside its own store"),
  ).action((reference: string, options: CommonOptions & TrustArguments & RebuildArguments) =>
    conclude(context, options, async () => {
      const stage = await import("@glither/stages/trust/rebuild-verify");
      const source = options.source === undefined ? {} : { source: options.source };
      return stage.rebuildVerify({ reference, ...trustOf(options), ...source, parts: options.parts ?? [] });
    }),
  );
}
