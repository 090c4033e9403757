import { Command, Option } from "commander";
import type { CommonOptions } from "../output.ts";
import { type Context, collect, command, conclude, converse, talking } from "./context.ts";

type Format = "text" | "mermaid" | "html";

interface Looking extends CommonOptions {
  readonly format: Format;
  readonly out?: string;
}

/** The commands that look at vats of actors. */
export function vatCommand(context: Context): Command {
  const vat = new Command("vat").description(
    "look at vats of actors: who can reach whom, and what has led to what; and speak with them",
  );
  vat.addCommand(repl(context));
  vat.addCommand(inspect(context));
  vat.addCommand(trace(context));
  return vat;
}

function repl(context: Context): Command {
  return talking("repl", "speak with actors, line by line, from a terminal or a pipe")
    .option(
      "--name <name=address>",
      "what has a name: an address, or a file with it; may stand several times",
      collect,
      [],
    )
    .option("--evaluator <address>", "where lines are evaluated: an address, or a file with it (default: here)")
    .action(({ name, evaluator, ...options }: CommonOptions & { name: readonly string[]; evaluator?: string }) =>
      converse(context, options, async () => {
        const stage = await import("@glither/stages/vat/repl");
        return stage.repl({
          input: process.stdin,
          // With `--json` standard output is for the document.
          output: options.json === true ? process.stderr : process.stdout,
          names: name,
          ...(evaluator === undefined ? {} : { evaluator }),
        });
      }),
    );
}

function inspect(context: Context): Command {
  return looking("inspect", "show who can reach whom, and through whom")
    .argument("<file>", "a store of vats, or a graph as JSON that a program has drawn of running ones")
    .option("--from <actor>", "only this actor, with all that it reaches")
    .action((file: string, { format, out, ...options }: Looking & { from?: string }) =>
      conclude(context, options, async () => {
        const stage = await import("@glither/stages/vat/inspect");
        const { from } = options;
        return stage.inspect({
          file,
          format,
          ...(from === undefined ? {} : { from }),
          ...(out === undefined ? {} : { out }),
        });
      }),
    );
}

function trace(context: Context): Command {
  return looking("trace", "show which send has led to which turn")
    .argument("<file>", "a trace that a program has written: one turn as JSON on each line")
    .action((file: string, { format, out, ...options }: Looking) =>
      conclude(context, options, async () => {
        const stage = await import("@glither/stages/vat/trace");
        return stage.trace({ file, format, ...(out === undefined ? {} : { out }) });
      }),
    );
}

function looking(name: string, description: string): Command {
  return command(name, description)
    .addOption(
      new Option("--format <format>", "lines, a diagram for Mermaid, or one HTML page")
        .choices(["text", "mermaid", "html"])
        .default("text"),
    )
    .option("--out <file>", "the file to write (default: print it)");
}
