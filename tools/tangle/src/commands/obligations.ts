import { Command } from "commander";
import type { CommonOptions } from "../output.ts";
import { DEPLOYMENT, deploymentOf, type LedgerArguments } from "./_ledger.ts";
import { type Context, command, conclude, type TrustArguments, trustOf, withTrust } from "./context.ts";

/** The commands round what waits in a ledger. */
export function obligationCommands(context: Context): Command {
  return new Command("obligations")
    .description("list what waits in a ledger, and settle it by an event or its deadline")
    .addCommand(list(context))
    .addCommand(settle(context))
    .addCommand(look(context))
    .addCommand(due(context));
}

function list(context: Context): Command {
  return command("list", "list what waits: the token, its entry, and when it is due")
    .argument("<ledger>", "the ledger's file, or postgres://…")
    .option(...DEPLOYMENT)
    .action((file: string, options: LedgerArguments) =>
      conclude(context, options, async () => {
        const stage = await import("@glither/stages/ledger/obligations");
        return stage.listPending({ file, ...deploymentOf(options) });
      }),
    );
}

function settle(context: Context): Command {
  return command("settle", "settle what waits by an event; what was due before it is settled by its deadline")
    .argument("<ledger>", "the ledger's file, or postgres://…")
    .argument("<token>", "the token of what waits")
    .requiredOption("--on <event>", "the event, as the rule names it: admin.release")
    .option("--sender <name>", "who sent it")
    .option("--id <text>", "names this event: sent again with it, it gets the same answer")
    .option(...DEPLOYMENT)
    .action((file: string, token: string, options: LedgerArguments & { on: string; sender?: string; id?: string }) =>
      conclude(context, options, async () => {
        const stage = await import("@glither/stages/ledger/obligations");
        return stage.settlePending({
          file,
          token,
          event: options.on,
          ...(options.sender === undefined ? {} : { sender: options.sender }),
          ...(options.id === undefined ? {} : { key: options.id }),
          ...deploymentOf(options),
        });
      }),
    );
}

function look(context: Context): Command {
  return withTrust(
    command("look", "look again at what one waits for with `when`, by answers of now, and settle it where that holds")
      .argument("<ledger>", "the ledger's file, or a connection string of PostgreSQL")
      .argument("<token>", "the token of what waits")
      .requiredOption(
        "--component <subject>",
        "the component that has decided: a .glith file, or a reference by digest",
      )
      .requiredOption("--enrich <answers.json>", "the answers of now by path, as JSON")
      .option(...DEPLOYMENT),
  ).action(
    (file: string, token: string, options: LedgerArguments & TrustArguments & { component: string; enrich: string }) =>
      conclude(context, options, async () => {
        const stage = await import("@glither/stages/ledger/look-again");
        const { component, enrich } = options;
        return stage.lookAgain({ file, token, component, enrich, ...deploymentOf(options), ...trustOf(options) });
      }),
  );
}

function due(context: Context): Command {
  return command("due", "settle what is due by now, in all logs of the ledger")
    .argument("<ledger>", "the ledger's file, or postgres://…")
    .action((file: string, options: CommonOptions) =>
      conclude(context, options, async () => {
        const stage = await import("@glither/stages/ledger/obligations");
        return stage.settleDue({ file });
      }),
    );
}
