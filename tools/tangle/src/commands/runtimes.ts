import { type Command, Option } from "commander";
import type { CommonOptions } from "../output.ts";
import { type Context, command, conclude } from "./context.ts";

/** Commands about what runs WebAssembly, and what is claimed of it. */
export function runtimeCommands(context: Context): Command[] {
  return [runtimesCommand(context), propertiesCommand(context), triadCommand(context)];
}

function runtimesCommand(context: Context): Command {
  const show = command(
    "runtimes",
    "show what the engine that runs this can do, by trying it, and which others there are",
  );
  return show
    .addCommand(
      command("choose", "print which runtime the design chooses for a use, and the next best")
        .addOption(
          new Option("--for <use>", "browser, server, enclave, edge, posix or kubernetes").makeOptionMandatory(),
        )
        .action((options: CommonOptions & { readonly for: string }) =>
          conclude(context, options, async () => {
            const stage = await import("@glither/stages/runtimes/runtimes");
            return stage.choose({ use: options.for });
          }),
        ),
    )
    .action((options: CommonOptions) =>
      conclude(context, options, async () => {
        const stage = await import("@glither/stages/runtimes/runtimes");
        return stage.runtimes({});
      }),
    );
}

function propertiesCommand(context: Context): Command {
  return command("properties", "print which security properties a runtime has, and how each is known")
    .option("--runtime <name>", "v8, wasmtime, wamr, hoot, goblins, iris-mswasm, or any", "any")
    .action((options: CommonOptions & { readonly runtime: string }) =>
      conclude(context, options, async () => {
        const stage = await import("@glither/stages/runtimes/properties");
        return stage.properties({ runtime: options.runtime });
      }),
    );
}

function triadCommand(context: Context): Command {
  return command("triad", "add the trits of three skills or layers modulo 3; exit code 1 where they do not balance")
    .argument("<name>")
    .argument("<name>")
    .argument("<name>")
    .action((first: string, second: string, third: string, options: CommonOptions) =>
      conclude(context, options, async () => {
        const stage = await import("@glither/stages/runtimes/triad");
        return stage.triad({ names: [first, second, third] });
      }),
    );
}
