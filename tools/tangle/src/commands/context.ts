import type { ExitCode, Outcome } from "@glither/stages/outcome";
import { Command } from "commander";
import { type CommonOptions, runCommand, type Streams } from "../output.ts";

/** What the commands share: where they print, whether in colour, and where they leave their exit code. */
export interface Context {
  readonly streams: Streams;
  readonly color: boolean;
  exitCode: ExitCode;
}

/** A command with `--json`, whose action runs a stage. */
export function command(name: string, description: string): Command {
  return new Command(name).description(description).option("--json", "print one JSON document and nothing else");
}

/** Runs a stage for a command and keeps its exit code. */
export async function conclude(context: Context, options: CommonOptions, run: () => Promise<Outcome>): Promise<void> {
  context.exitCode = await runCommand(context.streams, options, run);
}

/** Collects an option that may stand several times. */
export function collect(value: string, earlier: readonly string[]): readonly string[] {
  return [...earlier, value];
}
