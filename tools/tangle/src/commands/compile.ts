import { ENGINES, type Engine } from "@glither/component/engines";
import { FORMATS, type Format } from "@glither/stages/report/formats";
import { type Command, Option } from "commander";
import type { CommonOptions } from "../output.ts";
import { type Context, command, conclude, noteOf, outOf, RULESET, RULESETS } from "./context.ts";

/** The commands from a source to a component. */
export function compileCommands(context: Context): Command[] {
  return [check(context), snapshot(context), wit(context), bindings(context), codegen(context), build(context)];
}

interface CheckFlags {
  readonly format: Format;
  readonly fix?: boolean;
  readonly denyLints?: boolean;
  readonly witnesses?: boolean;
  readonly allowUnsat?: boolean;
}

const ALLOW_UNSAT = [
  "--allow-unsat",
  "take a guard on what nothing produces for a lint; what is built links nowhere",
] as const;

function check(context: Context): Command {
  return command("check", "parse, lower and check rulesets")
    .argument("<files...>", RULESETS)
    .addOption(
      new Option("--format <format>", "how to report; json is the same as --json")
        .choices(FORMATS)
        .default("pretty")
        .conflicts("json"),
    )
    .option("--fix", "apply the suggested fixes to the files, and report what is left")
    .option("--witnesses", "print for each rule that can dispose an artifact, with answers, that it takes")
    .option("--deny-lints", "fail with exit code 1 when there are lints")
    .option(...ALLOW_UNSAT)
    .action((sources: readonly string[], options: CommonOptions & CheckFlags) => {
      const format = options.json ? "json" : options.format;
      return conclude(context, { ...options, json: format === "json" }, async () => {
        const stage = await import("@glither/stages/author/check");
        const { fix = false, denyLints = false, allowUnsat = false, witnesses = false } = options;
        return stage.check({ sources, format, fix, denyLints, allowUnsat, witnesses, color: context.color });
      });
    });
}

function snapshot(context: Context): Command {
  return command("snapshot", "print the snapshot of a ruleset: its meaning as data")
    .argument("<file>", RULESET)
    .addOption(new Option("--cbor", "print the core as canonical CBOR").conflicts("json"))
    .option(...ALLOW_UNSAT)
    .action((source: string, options: CommonOptions & { cbor?: boolean; allowUnsat?: boolean }) =>
      conclude(context, options, async () => {
        const stage = await import("@glither/stages/compile/snapshot");
        const outcome = await stage.snapshot({ source, allowUnsat: options.allowUnsat ?? false });
        if (!options.cbor || outcome.bytes === undefined) return outcome;
        context.streams.out(outcome.bytes);
        return { ...outcome, text: "" };
      }),
    );
}

function wit(context: Context): Command {
  return command("wit", "print the WIT world of a ruleset: all that it may do")
    .argument("<file>", RULESET)
    .option("--attestation", "print the attestation: the world's name, hash, imports and exports")
    .option(...ALLOW_UNSAT)
    .action((source: string, options: CommonOptions & { attestation?: boolean; allowUnsat?: boolean }) =>
      conclude(context, options, async () => {
        const stage = await import("@glither/stages/compile/wit");
        const outcome = await stage.wit({ source, allowUnsat: options.allowUnsat ?? false });
        if (!options.attestation || outcome.exitCode !== 0) return outcome;
        const { attestation } = outcome.data as { attestation: unknown };
        return { ...outcome, text: JSON.stringify(attestation, undefined, 2), data: attestation };
      }),
    );
}

function bindings(context: Context): Command {
  return command("bindings", "print the TypeScript interface of what a ruleset asks its host for and has it do")
    .argument("<file>", "a .glith file, or a world.wit that `tangle wit` has written; `-` for standard input")
    .option("--out <file>", "the file to write (default: print it)")
    .action((subject: string, options: CommonOptions & { out?: string }) =>
      conclude(context, options, async () => {
        const stage = await import("@glither/stages/compile/bindings");
        return stage.bindings({ subject, ...outOf(options) });
      }),
    );
}

function codegen(context: Context): Command {
  return command("codegen", "write the generated code: WebAssembly, JavaScript and the Gleam oracle")
    .argument("<file>", RULESET)
    .option("--out <dir>", "the folder for wasm/, js/ and gleam/ (default: NAME-code in the current folder)")
    .option(...ALLOW_UNSAT)
    .action((source: string, options: CommonOptions & { out?: string; allowUnsat?: boolean }) =>
      conclude(context, options, async () => {
        const stage = await import("@glither/stages/compile/codegen");
        return stage.codegen({ source, ...outOf(options), keepForeign: true, allowUnsat: options.allowUnsat ?? false });
      }),
    );
}

function build(context: Context): Command {
  return command("build", "build the component of a ruleset")
    .argument("<file>", RULESET)
    .option("--out <file>", "the .wasm file to write (default: NAME.wasm in the current folder)")
    .option("--oracle", "also write the Gleam oracle, into NAME-oracle beside it")
    .addOption(new Option("--engine <engine>", "what makes the component").choices(ENGINES).default("direct"))
    .option(...ALLOW_UNSAT)
    .action(
      (
        source: string,
        options: CommonOptions & { out?: string; oracle?: boolean; engine: Engine; allowUnsat?: boolean },
      ) =>
        conclude(context, options, async () => {
          const stage = await import("@glither/stages/compile/build");
          return stage.build({
            source,
            engine: options.engine,
            ...outOf(options),
            oracle: options.oracle ?? false,
            allowUnsat: options.allowUnsat ?? false,
            ...noteOf(context),
          });
        }),
    );
}
