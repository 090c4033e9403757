import type { ExitCode, Note, Outcome } from "@glither/stages/outcome";
import { Command } from "commander";
import { type CommonOptions, runCommand, type Streams } from "../output.ts";

/** What the commands share: where they print, whether in colour, and where they leave their exit code. */
export interface Context {
  readonly streams: Streams;
  readonly color: boolean;
  /** Told what takes its time; nobody, when standard error is no terminal. */
  readonly note?: Note;
  exitCode: ExitCode;
  /** What commander would have written to standard error: the help of a command that was called bare. */
  help?: string;
}

/** What a command takes where it takes one ruleset, and where it takes as many as there are. */
export const RULESET = "a .glith file, or `-` for standard input";
export const RULESETS =
  ".glith files, folders (all below them but node_modules, dist and what begins with a dot), patterns, or `-` for standard input";

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

/** Options by which a command is told whom to trust. */
export interface TrustArguments {
  readonly trust?: string;
  readonly key: readonly string[];
}

/** Adds these options to a command that takes published artifacts. */
export function withTrust(to: Command): Command {
  return to
    .option("--trust <file>", "the trust policy (default: GLITHER_TRUST, or glither.trust.json in the workspace)")
    .option(
      "--key <file>",
      "instead of a policy: a public key to trust with every name; may stand several times",
      collect,
      [],
    );
}

/** The options as stages take them. */
export function trustOf({ trust, key }: TrustArguments): { readonly trust?: string; readonly keys: readonly string[] } {
  return { keys: key, ...(trust === undefined ? {} : { trust }) };
}

/** The context's note as a stage takes it. */
export function noteOf({ note }: Context): { readonly note?: Note } {
  return note === undefined ? {} : { note };
}
