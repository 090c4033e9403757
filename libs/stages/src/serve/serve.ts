import { readFileSync } from "node:fs";
import type { Problem, RunningHost, ServiceError } from "@glither/service";
import { EXIT, type ExitCode, type Outcome, StageError } from "../outcome.ts";
import { oneLine } from "../printable.ts";
import { stage } from "../stage.ts";
import { sources } from "./_sources.ts";

export type { RunningHost } from "@glither/service";

export interface ServeOptions {
  /** The `glither.host.json`. */
  readonly config: string;
  /** Where the log goes, a line of JSON each. */
  readonly log: { write(line: string): void };
  /** Settles when the host is to be stopped. */
  readonly until: Promise<unknown>;
  /** Told what is running; to make it look at its configuration again, for example. */
  readonly running?: (host: RunningHost) => void;
}

/** Looks at a whole configuration: that everything it names is there, verifies and links. */
export const checkServe = stage(async ({ config }: Pick<ServeOptions, "config">): Promise<Outcome> => {
  const { checkHost, ServiceError } = await import("@glither/service");
  try {
    const { deployments } = await checkHost(config, await sources());
    const names = deployments.map(({ name }) => name);
    return {
      exitCode: EXIT.clean,
      text: oneLine(`${config} is in order: ${names.join(", ")}`),
      data: { ok: true, deployments: names, problems: [] },
    };
  } catch (error) {
    if (!(error instanceof ServiceError) || error.problems.length === 0) throw told(error, config);
    return {
      exitCode: exitCodeOf(error.problems),
      text: [
        ...error.problems.flatMap(({ path, message, hint }) => [
          oneLine(`${path} ${message}`),
          ...(hint === undefined ? [] : [oneLine(`  hint: ${hint}`)]),
        ]),
        oneLine(`${config}: ${error.message}`),
      ].join("\n"),
      data: { ok: false, problems: error.problems.map(({ path, message, hint }) => ({ path, message, hint })) },
    };
  }
});

/** Runs a service until it is to be stopped. */
export const serve = stage(async ({ config, log, until, running }: ServeOptions): Promise<Outcome> => {
  const { startHost } = await import("@glither/service");
  try {
    const host = await startHost({
      file: config,
      sources: await sources(),
      env: process.env,
      log,
      version: ownVersion(),
    });
    running?.(host);
    await until;
    await host.stop();
  } catch (error) {
    throw told(error, config);
  }
  return { exitCode: EXIT.clean, text: "", data: { stopped: true } };
});

function told(error: unknown, config: string): unknown {
  if (!isServiceError(error)) return error;
  const { message, hint, problems } = error;
  const lines = problems.map((problem) => oneLine(`${problem.path} ${problem.message}`));
  return new StageError("MALFORMED", problems.length === 0 ? message : `\`${config}\`: ${message}`, {
    exitCode: exitCodeOf(problems),
    cause: error,
    ...(lines.length === 0 ? {} : { detail: lines.join("\n") }),
    ...(hint !== undefined ? { hint } : problems.length > 0 ? { hint: "`tangle serve --check` says what to do" } : {}),
  });
}

function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && error.name === "ServiceError";
}

/** What could not be verified or linked is told apart from what is written wrongly. */
function exitCodeOf(problems: readonly Problem[]): ExitCode {
  const codes = problems.flatMap(({ cause }) => (cause instanceof StageError ? [cause.exitCode] : []));
  const unlinked = problems.some(({ cause }) => cause instanceof Error && cause.name === "LinkError");
  return codes.find((code) => code === EXIT.verification) ?? (unlinked ? EXIT.link : EXIT.usage);
}

function ownVersion(): string {
  const file = new URL("../../package.json", import.meta.url);
  return (JSON.parse(readFileSync(file, "utf8")) as { readonly version: string }).version;
}
