import type { Outcome } from "@glither/stages/outcome";
import type { GatePolicyOptions, GateStageOptions } from "@glither/stages/serve/gate";
import { Command } from "commander";
import type { CommonOptions } from "../output.ts";
import { type Context, command, conclude, converse, type TrustArguments, trustOf, withTrust } from "./context.ts";
import { leaveUnread } from "./leave-unread.ts";
import { untilStopped } from "./until-stopped.ts";

/** Stands in front of servers of the Model Context Protocol. */
export function gateCommand(context: Context): Command {
  return new Command("gate")
    .description("stand between an agent and a Model Context Protocol server, and decide each tool call")
    .addCommand(run(context), { isDefault: true })
    .addCommand(list(context))
    .addCommand(record(context))
    .addCommand(init(context))
    .addCommand(review(context));
}

/** Without `--json`: standard output belongs to the protocol. */
function run(context: Context): Command {
  const command = new Command("run").description(
    "relay the protocol, and decide each call; what `tangle gate` does by itself",
  );
  return standing(command).action((server: string[], options: GateFlags) => stand(context, server, options));
}

/** The same, which leaves cases behind. */
function record(context: Context): Command {
  return standing(new Command("record").description("the same, and write each call as a conformance case"))
    .requiredOption("--redact <ruleset>", "a ruleset of glither.flow: what it takes out of a call is not written")
    .option("--cases <folder>", "where the cases go (default: where those of the ruleset are)")
    .action((server: string[], options: GateFlags & { readonly redact: string; readonly cases?: string }) => {
      const { redact, cases } = options;
      return stand(context, server, options, { redact, ...(cases === undefined ? {} : { cases }) });
    });
}

function standing(to: Command): Command {
  return policed(to)
    .option("-q, --quiet", "say nothing on standard error but what is wrong")
    .option(
      "--bindings <file>",
      "with --ledger, instead of --enrich: a binding set, which is asked and has the verbs done",
    )
    .option("--actor <name>", "who calls (default: what the client calls itself)")
    .option(
      "--ledger <file>",
      "keep each decision in this ledger, a file or postgres://…, and let held calls wait there; made where there is none",
    )
    .option("--deployment <name>", "with --ledger: whose log it goes to (default: gate)")
    .option(
      "--pins <file>",
      "a list of tools as `tangle gate init` writes it: no other tool is called, and none that has changed",
    )
    .option("--results <ruleset>", "a ruleset of glither.flow, which disposes of what tools return")
    .option(
      "--listen <address>",
      "clients come over Streamable HTTP, on this machine: 127.0.0.1:8808. With --config alone, all its servers, each at /NAME",
    )
    .option("--tokens <file>", "with --listen: JSON with each actor's token")
    .option(
      "--actor-header <name>",
      "with --listen: the header that says who calls; whoever has a token is believed, such as a proxy",
    )
    .option("--shadow", "decide, keep and tell, and let pass what the rules would stop");
}

function stand(
  context: Context,
  server: readonly string[],
  options: GateFlags,
  recording?: GateStageOptions["recording"],
): Promise<void> {
  return concludeAside(context, options, async () => {
    const stage = await import("@glither/stages/serve/gate");
    return stage.gate({
      ...policyOf(server, options),
      ...(options.bindings === undefined ? {} : { bindings: options.bindings }),
      ...(options.actor === undefined ? {} : { actor: options.actor }),
      ...(options.ledger === undefined ? {} : { ledger: options.ledger }),
      ...(options.deployment === undefined ? {} : { deployment: options.deployment }),
      ...(options.pins === undefined ? {} : { pins: options.pins }),
      ...(options.results === undefined ? {} : { results: options.results }),
      ...(options.listen === undefined ? {} : { listen: listeningOf(options.listen, options) }),
      ...(recording && { recording }),
      isShadow: options.shadow === true,
      input: process.stdin,
      output: process.stdout,
      note: (line) => (options.quiet ? undefined : context.streams.err(`gate: ${line}\n`)),
      until: untilStopped(),
    });
  });
}

function listeningOf(address: string, { tokens, actorHeader }: GateFlags): NonNullable<GateStageOptions["listen"]> {
  return { address, tokens, ...(actorHeader === undefined ? {} : { actorHeader }) };
}

/** What a command would print goes to standard error, such as what is wrong with a ruleset. */
async function concludeAside(context: Context, options: CommonOptions, run: () => Promise<Outcome>): Promise<void> {
  const err = (content: string | Uint8Array): void => context.streams.err(`${content}`);
  const aside = { ...context, streams: { out: err, err } };
  await converse(aside, options, run);
  context.exitCode = aside.exitCode;
  leaveUnread(aside.exitCode);
}

function list(context: Context): Command {
  return policed(command("list", "say of each tool of a server whether agents are shown it, and why")).action(
    (server: string[], options: CommonOptions & GateFlags) =>
      conclude(context, options, async () => {
        const stage = await import("@glither/stages/serve/gate");
        return stage.gateList(policyOf(server, options));
      }),
  );
}

function init(context: Context): Command {
  return command(
    "init",
    "ask each server of a client's configuration for its tools, and write a first ruleset for each",
  )
    .option("--config <file>", "the client's configuration: Claude's, Cursor's, VS Code's", ".mcp.json")
    .option("--out <folder>", "where rulesets and lists of tools go", "gate")
    .option("--write", "put the gates into the configuration, and keep a copy of it")
    .action((options: CommonOptions & { readonly config: string; readonly out: string; readonly write?: boolean }) =>
      conclude(context, options, async () => {
        const { gateInit } = await import("@glither/stages/serve/gate-init");
        return gateInit({ ...options, write: options.write === true });
      }),
    );
}

function review(context: Context): Command {
  return served(command("review", "show what a server says otherwise of its tools than what is pinned"))
    .requiredOption("--pins <file>", "the list of tools")
    .option("--accept", "pin what the server says now")
    .action((server: string[], options: CommonOptions & ServerFlags & { readonly pins: string; accept?: boolean }) =>
      conclude(context, options, async () => {
        const { gateReview } = await import("@glither/stages/serve/gate-review");
        return gateReview({ ...serverOf(server, options), pins: options.pins, accept: options.accept === true });
      }),
    );
}

function policed(to: Command): Command {
  return withTrust(
    served(to)
      .requiredOption("--policy <ruleset>", "a .glith file, a component's .wasm file, or an artifact by digest")
      .option("--enrich <file>", "the enrichments' answers as JSON, by path"),
  );
}

function served(to: Command): Command {
  return to
    .argument("[server...]", "behind `--`: the server's command and its arguments")
    .option("--upstream <url>", "instead of a command: the server's address, for Streamable HTTP")
    .option(
      "--header <line>",
      `with --upstream: \`name: value\`, where \${NAME} is a variable and \${file:PATH} a file; again for more`,
      (line: string, lines: string[] = []) => [...lines, line],
    )
    .option(
      "--config <file>",
      "instead of a command: a client's configuration (mcpServers), with --server for one of several",
    )
    .option("--server <name>", "what the server is called in rules, and in --config");
}

interface ServerFlags {
  readonly server?: string;
  readonly upstream?: string;
  readonly header?: string[];
  readonly config?: string;
}

interface GateFlags extends CommonOptions, TrustArguments, ServerFlags {
  readonly policy: string;
  readonly enrich?: string;
  readonly shadow?: boolean;
  readonly listen?: string;
  readonly results?: string;
  readonly tokens?: string;
  readonly actorHeader?: string;
  readonly bindings?: string;
  readonly pins?: string;
  readonly actor?: string;
  readonly ledger?: string;
  readonly deployment?: string;
}

function policyOf(server: readonly string[], { policy, enrich, ...options }: GateFlags): GatePolicyOptions {
  return {
    policy,
    ...serverOf(server, options),
    ...(enrich === undefined ? {} : { enrich }),
    ...trustOf(options),
  };
}

function serverOf(server: readonly string[], { server: name, upstream, header, config }: ServerFlags) {
  return {
    server,
    ...(name === undefined ? {} : { serverName: name }),
    ...(upstream === undefined ? {} : { upstream }),
    ...(header === undefined ? {} : { headers: header }),
    ...(config === undefined ? {} : { config }),
  };
}
