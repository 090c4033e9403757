import type { Command } from "commander";
import type { CommonOptions } from "../output.ts";
import { DEPLOYMENT, deploymentOf, type LedgerArguments } from "./_ledger.ts";
import { wholeNumber } from "./_whole-number.ts";
import { type Context, command, conclude } from "./context.ts";

export function erase(context: Context): Command {
  return command("erase", "delete what a decision was about, on request; its receipt stays, and the log says so")
    .argument("<ledger>", "the ledger's file, or postgres://…")
    .argument("<index>", "the decision's index", wholeNumber)
    .option(...DEPLOYMENT)
    .action((file: string, index: number, options: LedgerArguments) =>
      conclude(context, options, async () => {
        const stage = await import("@glither/stages/ledger/erase");
        return stage.eraseContents({ file, index, ...deploymentOf(options) });
      }),
    );
}

export function expire(context: Context): Command {
  return command("expire", "delete what decisions were about whose time is over, in all logs of the ledger")
    .argument("<ledger>", "the ledger's file, or postgres://…")
    .action((file: string, options: CommonOptions) =>
      conclude(context, options, async () => {
        const stage = await import("@glither/stages/ledger/erase");
        return stage.expireContents({ file });
      }),
    );
}
