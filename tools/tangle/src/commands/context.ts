import type { ExitCode, Note, Outcome } from "@glither/stages/outcome";
import { Command, Option } from "commander";
import { type CommonOptions, runCommand, type Streams } from "../output.ts";
import { beginProgress } from "../progress/progress.ts";

/** What the commands share: where they print, whether in colour, and where they leave their exit code. */
export interface Context {
  streams: Streams;
  readonly color: boolean;
  /** A person looks at standard error, so that what takes its time is shown there. */
  readonly isWatched: boolean;
  /** The command's words, without its arguments: `oci push`. */
  running?: string;
  /** Told what takes its time, where that is shown. */
  note?: Note;
  exitCode: ExitCode;
  /** What commander would have written to standard error: the help of a command that was called bare. */
  help?: string;
}

/** What a command takes where it takes one ruleset, and where it takes as many as there are. */
export const RULESET = "a .glith file, or `-` for standard input";
export const RULESETS =
  ".glith files, folders (all below them but node_modules, dist and what begins with a dot), patterns, or `-` for standard input";

/** A command with `--json` and `--quiet`, whose action runs a stage. */
export function command(name: string, description: string): Command {
  return talking(name, description).addOption(
    new Option("-q, --quiet", "print nothing where the exit code is 0, not even lints").conflicts("json"),
  );
}

/** The same for one that is there to tell something as long as it runs. */
export function talking(name: string, description: string): Command {
  return new Command(name).description(description).option("--json", "print one JSON document and nothing else");
}

/** Runs a stage for a command and keeps its exit code. What takes more than a second is shown while it does. */
export async function conclude(context: Context, options: CommonOptions, run: () => Promise<Outcome>): Promise<void> {
  if (!context.isWatched || options.json === true || options.quiet === true) return converse(context, options, run);
  const { streams } = context;
  const progress = beginProgress(`tangle ${context.running ?? ""}`.trimEnd());
  context.note = progress.tell;
  context.streams = {
    out: (content) => progress.aside(() => streams.out(content)),
    err: (text) => progress.aside(() => streams.err(text)),
  };
  const ended = async (): Promise<Outcome> => {
    try {
      return await run();
    } finally {
      progress.end();
    }
  };
  await converse(context, options, ended);
}

/** The same where the terminal belongs to the command itself: it asks somebody, or goes on until it is stopped. */
export async function converse(context: Context, options: CommonOptions, run: () => Promise<Outcome>): Promise<void> {
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

/** What graphs take besides. */
export const WORLD =
  "of a graph (.graph.json), its ruleset as it was published, by digest: nothing else may have composed it";

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

/** Where to, where that was said. */
export function outOf({ out }: { readonly out?: string }): { readonly out?: string } {
  return out === undefined ? {} : { out };
}

/** Who is told what takes its time, as a stage takes it. */
export function noteOf({ note }: Context): { readonly note?: Note } {
  return note === undefined ? {} : { note };
}
