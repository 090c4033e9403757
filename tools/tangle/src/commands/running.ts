import { DEFAULT_JUDGES, JUDGES, type Judge } from "@glither/stages/judge/judges";
import { EXIT, StageError } from "@glither/stages/outcome";
import { oneLine } from "@glither/stages/printable";
import { type Command, Option } from "commander";
import type { CommonOptions } from "../output.ts";
import {
  type Context,
  collect,
  command,
  conclude,
  noteOf,
  type TrustArguments,
  trustOf,
  WORLD,
  withTrust,
} from "./context.ts";

/** The commands that let a ruleset dispose of artifacts. */
export function runningCommands(context: Context): Command[] {
  return [run(context), conform(context)];
}

function run(context: Context): Command {
  return withTrust(
    command("run", "let a ruleset dispose of one artifact, and print the receipt")
      .argument(
        "<subject>",
        "a .glith file, a component's .wasm file, `-` for either on standard input, an artifact by digest (oci:PATH@sha256:…), or a graph of `tangle compose`",
      )
      .requiredOption("--input <file>", "the artifact: JSON, or a mail message as .eml; `-` for standard input")
      .addOption(
        new Option("--enrich <file>", "the enrichments' answers as JSON, by path; `-` for standard input").conflicts(
          "bindings",
        ),
      )
      .option(
        "--bindings <file>",
        "instead, a binding set, which is asked, and has the actions done: a description (.json) or a module (.js, .ts)",
      )
      .addOption(
        new Option("--embedder <name>", "what runs the component (default: slim wherever it can)").choices([
          "slim",
          "jco",
        ]),
      )
      .option("--foreign", "with --embedder jco, run a component that Glither did not build, in a process of its own")
      .option(
        "--recipient <address>",
        "whom a message is delivered to; may stand several times, for a receipt each. Needed where the ruleset asks for it",
        collect,
        [],
      )
      .option(
        "--sender <address>",
        "the sender of a message's envelope, empty for a bounce; where the ruleset asks for it",
      )
      .option("--client-ip <address>", "from which address a message came, where the ruleset asks for it")
      .option("--helo <name>", "by which name the client went that brought a message, where the ruleset asks for it")
      .option(
        "--ledger <file>",
        "keep the receipt in this ledger, a file or postgres://…, before it is printed; made where there is none",
      )
      .option("--deployment <name>", "with --ledger: whose log it goes to (default: default)")
      .option(
        "--entry <part>",
        "of a graph (.graph.json), the part that the artifact comes to; its answers are by part",
      )
      .option("--world <ref>", WORLD),
  ).action((subject: string, options: CommonOptions & TrustArguments & RunFlags) =>
    conclude(context, options, async () => {
      const isGraph = subject.endsWith(".graph.json");
      const beyond = isGraph ? notOfGraphs(options) : onlyOfGraphs(options);
      if (beyond !== undefined) throw notTaken(beyond, isGraph);
      if (isGraph) {
        const { runGraph } = await import("@glither/stages/world/run-graph");
        const { input, entry, enrich, world } = options;
        return runGraph({
          graph: subject,
          input,
          ...trustOf(options),
          ...(entry === undefined ? {} : { entry }),
          ...(enrich === undefined ? {} : { enrich }),
          ...(world === undefined ? {} : { world }),
        });
      }
      const stage = await import("@glither/stages/run/run");
      return stage.run({
        subject,
        input: options.input,
        recipients: options.recipient,
        ...(options.sender === undefined ? {} : { sender: options.sender }),
        ...(options.clientIp === undefined ? {} : { clientIp: options.clientIp }),
        ...(options.helo === undefined ? {} : { helo: options.helo }),
        ...(options.enrich === undefined ? {} : { enrich: options.enrich }),
        ...(options.bindings === undefined ? {} : { bindings: options.bindings }),
        note: (line) => (options.quiet ? undefined : context.streams.err(`${oneLine(line)}\n`)),
        ...(options.embedder === undefined ? {} : { embedder: options.embedder }),
        ...(options.foreign === undefined ? {} : { foreign: options.foreign }),
        ...(options.ledger === undefined ? {} : { ledger: options.ledger }),
        ...(options.deployment === undefined ? {} : { deployment: options.deployment }),
        ...trustOf(options),
      });
    }),
  );
}

/** An option that a graph has no use for: what was asked for and would not be done is an error. */
function notOfGraphs(flags: RunFlags): string | undefined {
  const { bindings, embedder, foreign, recipient, sender, clientIp, helo, ledger, deployment } = flags;
  const first = recipient.length === 0 ? undefined : recipient;
  const all = {
    bindings,
    embedder,
    foreign,
    recipient: first,
    sender,
    "client-ip": clientIp,
    helo,
    ledger,
    deployment,
  };
  return givenOf(all);
}

function onlyOfGraphs({ entry, world }: RunFlags): string | undefined {
  return givenOf({ entry, world });
}

function givenOf(flags: Readonly<Record<string, unknown>>): string | undefined {
  return Object.keys(flags).find((name) => flags[name] !== undefined);
}

function notTaken(option: string, isGraph: boolean): StageError {
  const message = isGraph ? `a graph does not take \`--${option}\`` : `only a graph takes \`--${option}\``;
  return new StageError("MALFORMED", message, {
    exitCode: EXIT.usage,
    hint: isGraph ? "leave it out: a graph is run with the answers of its parts alone" : "leave it out",
  });
}

interface RunFlags {
  readonly input: string;
  readonly entry?: string;
  readonly world?: string;
  readonly enrich?: string;
  readonly bindings?: string;
  readonly embedder?: "slim" | "jco";
  readonly foreign?: boolean;
  readonly recipient: readonly string[];
  readonly sender?: string;
  readonly clientIp?: string;
  readonly helo?: string;
  readonly ledger?: string;
  readonly deployment?: string;
}

interface ConformFlags {
  readonly cases?: string;
  readonly component?: string;
  readonly judges: readonly Judge[];
  readonly coverage?: boolean;
  readonly mutate?: boolean;
  readonly denyLints?: boolean;
}

function conform(context: Context): Command {
  return command("conform", "run a ruleset's cases through all back ends, which must agree")
    .argument("<dir>", "the ruleset's folder, or its .glith file")
    .option(
      "--cases <dir>",
      "the folder of the cases (default: the ruleset's place under fixtures/, else cases/ beside it)",
    )
    .option("--component <file>", "a component that is built already")
    .addOption(
      new Option("--judges <judge...>", "who judges; `spidermonkey` takes seconds for each ruleset")
        .choices(JUDGES)
        .default(DEFAULT_JUDGES),
    )
    .addOption(
      new Option("--coverage", "instead, report the rules, guards and arms that no case shows").conflicts("component"),
    )
    .addOption(new Option("--mutate", "instead, report the small mistakes that no case notices").conflicts("component"))
    .option("--deny-lints", "fail with exit code 1 when --coverage or --mutate reports anything")
    .action((place: string, options: CommonOptions & ConformFlags) =>
      conclude(context, options, async () => {
        const { locateRuleset } = await import("@glither/stages/files/locate");
        const located = await locateRuleset(place);
        const { source, cases = located.cases } = { ...options, source: located.source };
        const { coverage = false, mutate = false, denyLints = false, component } = options;
        if (coverage || mutate) {
          const { strength } = await import("@glither/stages/judge/strength");
          return strength({ source, cases, coverage, mutate, denyLints });
        }
        const stage = await import("@glither/stages/judge/conform");
        return stage.conformSource({
          source,
          cases,
          judges: options.judges,
          ...(component === undefined ? {} : { component }),
          ...noteOf(context),
        });
      }),
    );
}
