import { jsonText } from "@glither/stages/files/json-text";
import { EXIT, type ExitCode, type Outcome, StageError } from "@glither/stages/outcome";
import { oneLine, severalLines } from "@glither/stages/printable";

/** Where a command writes; the process's own streams outside of tests. */
export interface Streams {
  readonly out: (content: string | Uint8Array) => void;
  readonly err: (text: string) => void;
}

let reported = false;

/** The process's own streams. A reader that has closed its end (`| head`) has read enough; that is no error. */
export function processStreams(): Streams {
  for (const stream of [process.stdout, process.stderr]) {
    if (stream.listeners("error").includes(onStreamError)) continue;
    stream.on("error", onStreamError);
  }
  return {
    out: (content) => process.stdout.write(content),
    err: (text) => process.stderr.write(text),
  };
}

function onStreamError(error: NodeJS.ErrnoException): void {
  if (error.code === "EPIPE" || reported) return;
  reported = true;
  process.exitCode = EXIT.internal;
  process.stderr.write(`error: the output cannot be written: ${error.code ?? error.message}\n`);
}

/** What every command takes. */
export interface CommonOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/**
 * Runs one command and prints what it came to: the text, or with `--json` one JSON document and nothing else; with
 * `--quiet` nothing where all is well. Findings go to standard output, errors to standard error; no stack trace reaches anybody who did not ask for one.
 */
export async function runCommand(
  streams: Streams,
  { json = false, quiet = false }: CommonOptions,
  run: () => Promise<Outcome>,
): Promise<ExitCode> {
  try {
    const { exitCode, text, data, problem } = await run();
    if (json) streams.out(`${jsonText(data)}\n`);
    else if (text !== "" && !(quiet && exitCode === EXIT.clean)) streams.out(`${text}\n`);
    if (!json && problem !== undefined) printProblem(streams, problem);
    return exitCode;
  } catch (error) {
    return printError(streams, json, error);
  }
}

export function printError(streams: Streams, json: boolean, error: unknown): ExitCode {
  const { code, message, hint, detail, exitCode } = describe(error);
  if (json) streams.out(`${jsonText({ error: { code, message, hint, detail }, exit_code: exitCode })}\n`);
  else printProblem(streams, { message, hint, detail });
  if (process.env["GLITHER_DEBUG"] === "1" && error instanceof Error) streams.err(`${error.stack}\n`);
  return exitCode;
}

interface Problem {
  readonly message: string;
  readonly hint?: string | undefined;
  readonly detail?: string | undefined;
}

function printProblem(streams: Streams, { message, hint, detail }: Problem): void {
  const lines = [`error: ${oneLine(message)}`];
  if (detail !== undefined) lines.push(severalLines(detail));
  if (hint !== undefined) lines.push(`hint: ${oneLine(hint)}`);
  streams.err(`${lines.join("\n")}\n`);
}

interface Described {
  readonly code: string;
  readonly message: string;
  readonly hint?: string | undefined;
  readonly detail?: string | undefined;
  readonly exitCode: ExitCode;
}

function describe(error: unknown): Described {
  if (error instanceof StageError) return error;
  return {
    code: "INTERNAL",
    message: `internal error: ${error instanceof Error ? error.message : String(error)}`,
    hint: "this is a fault of tangle, not of your files; GLITHER_DEBUG=1 shows where",
    exitCode: EXIT.internal,
  };
}
