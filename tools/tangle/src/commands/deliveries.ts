import { Command } from "commander";
import type { CommonOptions } from "../output.ts";
import { DEPLOYMENT, deploymentOf, type LedgerArguments } from "./_ledger.ts";
import { type Context, command, conclude } from "./context.ts";

/** The commands round actions that a ledger is to deliver. */
export function deliveryCommands(context: Context): Command {
  return new Command("deliveries")
    .description("list actions that are not done yet, and have one that has failed tried again or passed over")
    .addCommand(list(context))
    .addCommand(retry(context))
    .addCommand(skip(context));
}

function list(context: Context): Command {
  return command("list", "list the first action of each decision that is not done: its id, and when it is tried again")
    .argument("<ledger>", LEDGER)
    .option(...DEPLOYMENT)
    .action((file: string, options: LedgerArguments) =>
      conclude(context, options, async () => {
        const stage = await import("@glither/stages/ledger/deliveries");
        return stage.listUndelivered({ file, ...deploymentOf(options) });
      }),
    );
}

function retry(context: Context): Command {
  return command("retry", "have an action tried again now, as if it had not failed before")
    .argument("<ledger>", LEDGER)
    .argument("<id>", ID)
    .action((file: string, id: string, options: CommonOptions) =>
      conclude(context, options, async () => {
        const stage = await import("@glither/stages/ledger/deliveries");
        return stage.retryDelivery({ file, id });
      }),
    );
}

function skip(context: Context): Command {
  return command("skip", "pass over an action that has failed for good: those behind it are delivered")
    .argument("<ledger>", LEDGER)
    .argument("<id>", ID)
    .action((file: string, id: string, options: CommonOptions) =>
      conclude(context, options, async () => {
        const stage = await import("@glither/stages/ledger/deliveries");
        return stage.skipDelivery({ file, id });
      }),
    );
}

const LEDGER = "the ledger's file, or postgres://…";
const ID = "the action's id, as it is listed";
