import { readFileSync } from "node:fs";
import { EXIT, type ExitCode, StageError } from "@glither/stages/outcome";
import { Command, CommanderError } from "commander";
import { wantsColor } from "./color.ts";
import { artifactCommands } from "./commands/artifacts.ts";
import { compileCommands } from "./commands/compile.ts";
import { completionsCommand } from "./commands/completions.ts";
import { composeCommand } from "./commands/compose.ts";
import type { Context } from "./commands/context.ts";
import { deliveryCommands } from "./commands/deliveries.ts";
import { devCommand } from "./commands/dev.ts";
import { diffCommand } from "./commands/diff.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { explainCommand } from "./commands/explain.ts";
import { receiptExplainingCommands } from "./commands/explain-receipt.ts";
import { formatCommand } from "./commands/format.ts";
import { gateCommand } from "./commands/gate.ts";
import { initCommand } from "./commands/init.ts";
import { keyCommands } from "./commands/keys.ts";
import { layersCommand } from "./commands/layers.ts";
import { lspCommand } from "./commands/lsp.ts";
import { mailCommand } from "./commands/mail.ts";
import { obligationCommands } from "./commands/obligations.ts";
import { receiptCommands } from "./commands/receipts.ts";
import { runningCommands } from "./commands/running.ts";
import { runtimeCommands } from "./commands/runtimes.ts";
import { sandboxCommand } from "./commands/sandbox.ts";
import { serveCommand } from "./commands/serve.ts";
import { shadowCommand } from "./commands/shadow.ts";
import { vatCommand } from "./commands/vat.ts";
import { weaveCommand } from "./commands/weave.ts";
import { whyCommand } from "./commands/why.ts";
import { withExamples } from "./examples/examples.ts";
import { printError, processStreams, type Streams } from "./output.ts";
import { isWatched } from "./progress/progress.ts";
import { refuseStandardInput } from "./standard-input.ts";

const EXIT_CODES = `
Exit codes:
  0   clean
  1   lints only, under --deny-lints; three trits that do not balance
  2   errors in the ruleset
  3   link failure: an import without a binding
  4   a case fails, the back ends disagree, or one of them cannot be run; a run that differs from its recording
  5   verification or signature failure
  6   the crossing went wrong, and the host settled it; an enrichment without an answer is one reason;
      a program that failed, or was ended
  64  wrong usage, or input files that are not what they should be
  70  internal error
  75  \`tangle mail\`: the message is to be tried again
  77  \`tangle mail\`: the message is refused`;

/** Runs the command line; `args` are the words behind the program's name. */
export async function main(args: readonly string[], streams: Streams = processStreams()): Promise<ExitCode> {
  const context: Context = {
    streams,
    color: wantsColor(process.stdout.isTTY === true, process.env),
    isWatched: isWatched(process.stderr.isTTY === true, process.env),
    exitCode: EXIT.clean,
  };
  const program = makeProgram(context);
  try {
    await program.parseAsync([...args], { from: "user" });
    return context.exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) return printError(streams, args.includes("--json"), error);
    if (error.exitCode === 0) return EXIT.clean;
    // Called bare, a command with commands of its own shows what there is.
    if (error.code === "commander.help" && context.help !== undefined) {
      streams.out(context.help);
      return EXIT.clean;
    }
    // A mail system would send a message back to its sender for a word in somebody's settings.
    const exitCode = args[0] === "mail" ? EXIT.later : EXIT.usage;
    return printError(streams, args.includes("--json"), usageError(error, exitCode, commandOf(program, args)));
  }
}

export function makeProgram(context: Context): Command {
  const program = new Command("tangle")
    .description("Compiles policy rulesets to sandboxed WebAssembly components, and publishes, verifies and runs them.")
    .version(version(), "-V, --version", "print the version")
    .helpCommand("help [command]", "show what a command takes")
    .addHelpText("after", EXIT_CODES)
    .hook("preAction", (_, item) => {
      context.running = pathOf(item);
      refuseStandardInput(item);
    });
  for (const item of [
    initCommand(context),
    ...compileCommands(context),
    devCommand(context),
    diffCommand(context),
    layersCommand(context),
    composeCommand(context),
    whyCommand(context),
    explainCommand(context),
    formatCommand(context),
    weaveCommand(context),
    lspCommand(context),
    vatCommand(context),
    sandboxCommand(context),
    ...runningCommands(context),
    serveCommand(context),
    mailCommand(context),
    gateCommand(context),
    shadowCommand(context),
    receiptCommands(context),
    ...receiptExplainingCommands(context),
    obligationCommands(context),
    deliveryCommands(context),
    ...artifactCommands(context),
    ...runtimeCommands(context),
    keyCommands(context),
    doctorCommand(context),
    completionsCommand(context, program),
  ])
    program.addCommand(item);
  withExamples(program);
  prepare(program, context);
  return program;
}

/** The words that lead to a command, without the program's own name. */
function pathOf(item: Command): string {
  return item.parent === null ? "" : `${pathOf(item.parent)} ${item.name()}`.trimStart();
}

/** Commander prints and exits by itself unless every command is told otherwise. */
function prepare(item: Command, context: Context): void {
  item.exitOverride().configureOutput({
    writeOut: context.streams.out,
    writeErr: (text) => {
      context.help = `${context.help ?? ""}${text}`;
    },
    getOutHelpWidth: () => 100,
    getErrHelpWidth: () => 100,
  });
  item.showSuggestionAfterError(true);
  for (const child of item.commands) prepare(child, context);
}

/** Commander's words in the form of ours. */
function usageError({ message }: CommanderError, exitCode: ExitCode, running: string | undefined): StageError {
  const text = message
    .replace(/^error: /u, "")
    .replace(/\n\(Did you mean (.*)\?\)$/u, "; did you mean `$1`?")
    .replace(/'([^']*)'/gu, "`$1`")
    .replace(/\. (Allowed|Expected)/u, (_, word: string) => `: ${word.toLowerCase()}`)
    .replace(/\.$/u, "");
  return new StageError("MALFORMED", text, { exitCode, hint: nextStep(running) });
}

function nextStep(running: string | undefined): string {
  return running === undefined
    ? "`tangle --help` lists the commands, `tangle COMMAND --help` what each takes"
    : `\`tangle ${running} --help\` says what it takes, with examples`;
}

/** The command that somebody meant, as far as the first words lead; undefined where they lead to none. */
function commandOf(program: Command, args: readonly string[]): string | undefined {
  let item = program;
  for (const word of args) {
    const next = item.commands.find((child) => child.name() === word);
    if (next === undefined) break;
    item = next;
  }
  return item === program || item.commands.length > 0 ? undefined : pathOf(item);
}

function version(): string {
  const file = new URL("../package.json", import.meta.url);
  const { version: own } = JSON.parse(readFileSync(file, "utf8")) as { version: string };
  return own;
}
