import { Command, InvalidArgumentError, Option } from "commander";
import type { CommonOptions } from "../output.ts";
import { type Context, collect, command, conclude, converse } from "./context.ts";

interface RunOptions extends CommonOptions {
  readonly grant: readonly string[];
  readonly time?: number;
  readonly memory?: number;
  readonly record?: string;
  readonly replay?: string;
  readonly wasix?: string;
}

/** The commands that run programs with what they are granted. */
export function sandboxCommand(context: Context): Command {
  const sandbox = new Command("sandbox").description(
    "run programs for WASI with what they are granted, and nothing else",
  );
  sandbox.addCommand(run(context));
  sandbox.addCommand(audit(context));
  return sandbox;
}

function run(context: Context): Command {
  return command("run", "run a program; what it imports it is granted, or it does not begin")
    .argument("<file>", "a core module with a `_start`, or a component with `wasi:cli/run`")
    .argument("[args...]", "the program's own arguments, behind `--`")
    .option(
      "--grant <grant>",
      "what it gets; may stand several times: fs=PATH[:rw][:as=/PLACE][:bytes=N][:names=N], clock=real|coarse:MS|fixed:DATE|none, random=system|seed:TEXT|none, env=NAME[=VALUE], tcp=HOST:PORT, http=ORIGIN, stdin=none, stdout=none, stderr=none",
      collect,
      [],
    )
    .option("--time <seconds>", "how long it may take (default: 60)", amount)
    .option("--memory <mib>", "how far its memory may grow, in MiB (default: 256)", amount)
    .option("--record <file>", "write down every message that it sends, and what came of it")
    .addOption(
      new Option("--replay <file>", "answer its messages from a recording; it is granted nothing").conflicts([
        "grant",
        "record",
      ]),
    )
    .addOption(
      new Option(
        "--wasix <folder>",
        "run it by Wasmer's SDK 0.9.0, whose package this folder is: a program for WASIX, with copies of what it is granted",
      ).conflicts(["record", "replay"]),
    )
    .action((file: string, args: readonly string[], { json = false, quiet = false, ...options }: RunOptions) =>
      converse(context, { json, quiet }, async () => {
        const stage = await import("@glither/stages/sandbox/run-program");
        const { grant, ...others } = options;
        return stage.runProgram({ file, arguments: args, grants: grant, collects: json, ...others });
      }),
    );
}

function audit(context: Context): Command {
  return command("audit", "say what a program asks for, before it runs; exit code 3 where nobody has it")
    .argument("<file>", "a core module with a `_start`, or a component with `wasi:cli/run`")
    .action((file: string, options: CommonOptions) =>
      conclude(context, options, async () => {
        const stage = await import("@glither/stages/sandbox/audit-program");
        return stage.auditProgramFile({ file });
      }),
    );
}

function amount(text: string): number {
  if (/^[1-9][0-9]{0,5}$/u.test(text)) return Number(text);
  throw new InvalidArgumentError("It is a whole number from 1 on.");
}
