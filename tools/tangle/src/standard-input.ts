import { STANDARD_INPUT } from "@glither/stages/files/standard-input";
import { EXIT, StageError } from "@glither/stages/outcome";
import type { Command } from "commander";

/** What is for somebody else's program is not looked at. */
const FOREIGN: ReadonlySet<string> = new Set(["args", "server"]);

/** Commands that speak over standard input, or read what they are there for from it. */
const LISTENING: ReadonlySet<string> = new Set(["lsp", "mail", "repl", "run", "record"]);

/** Options that name what is written. */
const WRITTEN: ReadonlySet<string> = new Set(["out", "sourceMap", "record"]);

/** Standard input comes once. @throws StageError where a command line names it twice, or in place of what is no file to read. */
export function refuseStandardInput(command: Command): void {
  const words = command.registeredArguments.flatMap((argument, place) =>
    FOREIGN.has(argument.name()) ? [] : { name: argument.name(), value: command.processedArgs[place] as unknown },
  );
  const options = Object.entries(command.opts<Record<string, unknown>>()).map(([name, value]) => ({ name, value }));
  const named = [...words, ...options].flatMap(({ name, value }) =>
    [value]
      .flat()
      .filter((one) => one === STANDARD_INPUT)
      .map(() => name),
  );
  if (named.some((name) => WRITTEN.has(name)))
    throw usage("`-` stands for standard input, which is only read", "name a file, or `./-` for one of that name");
  if (named.includes("ledger")) throw usage("a ledger is no file that comes on standard input", "name its file");
  if (named.length > 0 && isListening(command))
    throw usage("standard input is what this command speaks over", "name a file, or `./-` for one of that name");
  if (named.length > 1)
    throw usage("`-` stands there twice, and standard input comes once", "name a file for one of them");
}

function isListening(command: Command): boolean {
  const isOfGate = command.parent?.name() === "gate";
  return LISTENING.has(command.name()) && (isOfGate || !["run", "record"].includes(command.name()));
}

function usage(message: string, hint: string): StageError {
  return new StageError("MALFORMED", message, { exitCode: EXIT.usage, hint });
}
