import { FORMATS, type Format } from "@glither/weave/formats";
import { type Command, Option } from "commander";
import type { CommonOptions } from "../output.ts";
import { type Context, command, conclude } from "./context.ts";

/** The command that renders a ruleset for people. */
export function weaveCommand(context: Context): Command {
  return command("weave", "render a snapshot for people: topology, states, rules and contract")
    .argument(
      "<snapshot>",
      "a core.cbor or core.json that `snapshot` wrote, a .glith file, or a graph of `tangle compose`; `-` for standard input",
    )
    .addOption(
      new Option("--format <format>", "PlantUML, a Markdown page with Mermaid diagrams, or one HTML page")
        .choices(FORMATS)
        .makeOptionMandatory(),
    )
    .option("--out <file>", "the file to write (default: print it)")
    .action((snapshot: string, options: CommonOptions & { format: Format; out?: string }) =>
      conclude(context, options, async () => {
        const stage = await import("@glither/stages/author/weave");
        return stage.weave({
          snapshot,
          format: options.format,
          ...(options.out === undefined ? {} : { out: options.out }),
        });
      }),
    );
}
