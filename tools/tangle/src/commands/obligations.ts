import { Command } from "commander";
import type { CommonOptions } from "../output.ts";
import { DEPLOYMENT, deploymentOf, type LedgerArguments } from "./_ledger.ts";
import { type Context, command, conclude } from "./context.ts";

/** The commands round what waits in a ledger. */
export function obligationCommands(context: Context): Command {
  return new Command("obligations")
    .description("list what waits in a ledger, and settle it by an event or its deadline")
    .addCommand(list(context))
    .addCommand(settle(context))
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
