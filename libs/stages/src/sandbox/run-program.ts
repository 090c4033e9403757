import { readFileSync } from "node:fs";
import { isatty } from "node:tty";
import { isFile, streamInput } from "@glither/sandbox/capabilities";
import {
  type Capabilities,
  DEFAULT_PROGRAM_LIMITS,
  type Ending,
  type Ran,
  readGrants,
  runApart,
  runWasix,
} from "@glither/sandbox/wasi";
import { Vat } from "@glither/vat";
import { readBytes, readText } from "../files/files.ts";
import { EXIT, type Outcome, StageError } from "../outcome.ts";
import { about, stage } from "../stage.ts";
import { NO_NETWORKS, networksOf } from "./_networks.ts";

export interface RunProgramOptions {
  readonly file: string;
  /** Behind the program's name. */
  readonly arguments: readonly string[];
  readonly grants: readonly string[];
  /** Seconds that it may take, and MiB that its memory may grow to. */
  readonly time?: number;
  readonly memory?: number;
  readonly record?: string;
  readonly replay?: string;
  /** The folder of Wasmer's SDK, which is to run it, for WASIX. */
  readonly wasix?: string;
  /** Whether what it writes stands in the result, instead of going to this process's own streams. */
  readonly collects: boolean;
}

const MIB = 1024 * 1024;

/** Runs a program for WASI with what it is granted, and nothing else. */
export const runProgram = stage(async (options: RunProgramOptions): Promise<Outcome> => {
  const { file, collects, record, replay } = options;
  const limits = {
    ...DEFAULT_PROGRAM_LIMITS,
    ...(options.time === undefined ? {} : { time: options.time * 1_000 }),
    ...(options.memory === undefined ? {} : { memory: options.memory * MIB }),
  };
  const grants = readGrants(options.grants, process.env);
  const bytes = await readBytes(file, "the program");
  if (options.wasix !== undefined) {
    const ran = await about(file, () =>
      runWasix(bytes, {
        sdk: options.wasix as string,
        grants,
        limits,
        arguments: [file, ...options.arguments],
        // What would be waited for cannot be handed over before it begins.
        stdin: isFile(0) ? readFileSync(0) : new Uint8Array(),
      }),
    );
    if (!collects) writeAll(ran);
    return outcomeOf(ran, limits.time / 1_000, collects);
  }
  const recording = replay === undefined ? undefined : await readText(replay, "the recording");
  if (record !== undefined) await demandWritable(record);
  const vat = new Vat({ name: "tangle", report: () => undefined });
  const networks = recording === undefined ? await networksOf(vat, grants) : NO_NETWORKS;
  const reads = recording === undefined && !grants.without.includes("stdin");
  let ran: Ran | undefined;
  try {
    ran = await about(file, () =>
      runApart(bytes, {
        grants,
        limits,
        arguments: [file, ...options.arguments],
        output: collects ? "collected" : "own",
        far: {
          vat,
          capabilities: {
            ...(reads ? standardInput(vat) : {}),
            ...networks.capabilities,
          },
        },
        ...(record === undefined ? {} : { record }),
        ...(recording === undefined ? {} : { replay: recording }),
      }),
    );
  } finally {
    // What is left open would keep this process from its end, also where the program did not begin.
    if (reads && !isFile(0)) process.stdin.destroy();
    networks.end(ran !== undefined);
  }
  return outcomeOf(ran, limits.time / 1_000, collects);
});

/** A file is read where the program runs; what it would wait for is read here, where it can still be ended. */
function standardInput(vat: Vat): Capabilities {
  if (isFile(0)) return {};
  return { stdin: vat.spawn(streamInput, vat, process.stdin, isatty(0)) as never };
}

function writeAll({ stdout, stderr }: Ran): void {
  process.stdout.write(stdout);
  process.stderr.write(stderr);
}

async function demandWritable(path: string): Promise<void> {
  const { writeFile } = await import("node:fs/promises");
  await writeFile(path, "").catch((cause: unknown) => {
    throw new StageError("UNWRITABLE", `the recording \`${path}\` cannot be written`, { exitCode: EXIT.usage, cause });
  });
}

function outcomeOf({ ending, stdout, stderr }: Ran, seconds: number, collects: boolean): Outcome {
  const problem = problemOf(ending, seconds);
  return {
    exitCode: problem === undefined ? EXIT.clean : EXIT.crossing,
    text: "",
    data: { ...endedAs(ending), ...(collects ? { ...shown("stdout", stdout), ...shown("stderr", stderr) } : {}) },
    ...(problem === undefined ? {} : { problem }),
  };
}

function endedAs(ending: Ending): Readonly<Record<string, unknown>> {
  if (ending.how === "exit") return { ended: "exit", code: ending.code };
  return ending.how === "trap" ? { ended: "trap", trap: ending.trap } : { ended: ending.how };
}

/** What a program wrote, as a text where it is one. */
function shown(name: string, bytes: Uint8Array): Readonly<Record<string, string>> {
  const text = Buffer.from(bytes).toString("utf8");
  if (Buffer.from(text).equals(bytes)) return { [name]: text };
  return { [`${name}_base64`]: Buffer.from(bytes).toString("base64") };
}

function problemOf(ending: Ending, seconds: number): Outcome["problem"] {
  switch (ending.how) {
    case "exit":
      return ending.code === 0 ? undefined : { message: `the program ended with exit code ${ending.code}` };
    case "trap":
      return { message: `the program trapped: ${ending.trap}` };
    case "time":
      return {
        message: `the program took longer than ${seconds} s, and was ended`,
        hint: "`--time SECONDS` allows it more",
      };
    case "memory":
      return { message: "the program needed more memory than its thread has, and was ended" };
    default:
      return {
        message: "the program wrote more than can be kept, and was ended",
        hint: "without `--json` it writes to your own streams",
      };
  }
}
