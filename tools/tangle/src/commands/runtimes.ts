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
    "show which engines are on this machine, and what each can do, by running a small module for each feature",
  );
  return show
    .addCommand(
      command(
        "choose",
        "print which runtime the design chooses for a use, what of it is missing here, and the next best",
      )
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
    .option(
      "--only <names>",
      "v8, wasmtime, wasmer, wamr, wasmedge, wasm3, hoot, workerd, browser: some of them, by commas",
    )
    .action((options: CommonOptions & { readonly only?: string }) =>
      conclude(context, options, async () => {
        const stage = await import("@glither/stages/runtimes/runtimes");
        return stage.runtimes(options.only === undefined ? {} : { only: options.only.split(",") });
      }),
    );
}

function propertiesCommand(context: Context): Command {
  return command("properties", "print which security properties a runtime has, and how each is known")
    .option("--runtime <name>", "an engine, goblins, iris-mswasm, or any", "any")
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
