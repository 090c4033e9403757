import type { Command } from "commander";
import type { CommonOptions } from "../output.ts";
import { type Context, command, conclude } from "./context.ts";

/** What somebody runs when something does not work. */
export function doctorCommand(context: Context): Command {
  return command("doctor", "say what is installed, what is missing, and what to do about it")
    .option(
      "--store <store>",
      "also ask whether this registry or layout answers; without it nothing leaves the machine",
    )
    .addHelpText(
      "after",
      "\nExit code 0 means that nothing is wrong, 1 that something is; what is missing may not be needed.",
    )
    .action((options: CommonOptions & { readonly store?: string }) =>
      conclude(context, options, async () => {
        const stage = await import("@glither/stages/doctor/doctor");
        return stage.doctor(options.store === undefined ? {} : { store: options.store });
      }),
    );
}
