import { EXIT, type ExitCode, type Outcome, StageError } from "@glither/stages/outcome";

/** Where a command writes; the process's own streams outside of tests. */
export interface Streams {
  readonly out: (content: string | Uint8Array) => void;
  readonly err: (text: string) => void;
}

/** What every command takes. */
export interface CommonOptions {
  readonly json?: boolean;
}

/**
 * Runs one command and prints what it came to: the text, or with `--json` one JSON document and nothing else. Findings
 * go to standard output, errors to standard error; no stack trace reaches anybody who did not ask for one.
 */
export async function runCommand(
  streams: Streams,
  { json = false }: CommonOptions,
  run: () => Promise<Outcome>,
): Promise<ExitCode> {
  try {
    const { exitCode, text, data } = await run();
    if (json) streams.out(`${JSON.stringify(data)}\n`);
    else if (text !== "") streams.out(`${text}\n`);
    return exitCode;
  } catch (error) {
    return printError(streams, json, error);
  }
}

export function printError(streams: Streams, json: boolean, error: unknown): ExitCode {
  const { code, message, hint, exitCode } = describe(error);
  if (json)
    streams.out(
      `${JSON.stringify({ error: { code, message, ...(hint === undefined ? {} : { hint }) }, exit_code: exitCode })}\n`,
    );
  else streams.err(`error: ${message}\n${hint === undefined ? "" : `hint: ${hint}\n`}`);
  if (process.env["GLITHER_DEBUG"] === "1" && error instanceof Error) streams.err(`${error.stack}\n`);
  return exitCode;
}

interface Described {
  readonly code: string;
  readonly message: string;
  readonly hint?: string | undefined;
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
