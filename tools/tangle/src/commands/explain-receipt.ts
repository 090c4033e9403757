import type { Command } from "commander";
import { DEPLOYMENT, deploymentOf, type LedgerArguments } from "./_ledger.ts";
import { wholeNumber } from "./_whole-number.ts";
import { type Context, command, conclude, type TrustArguments, trustOf, withTrust } from "./context.ts";

const COMPONENT = "the component that has decided: a .glith file, or a reference by digest";

/** The commands that look at one receipt again: why it is as it is, and whether it is that again. */
export function receiptExplainingCommands(context: Context): Command[] {
  return [explain(context), replay(context)];
}

function explain(context: Context): Command {
  return withTrust(
    command("explain-receipt", "say which guard of which rule decided, with the values, in words and in the source")
      .argument("<ledger>", "the ledger's file, or a connection string of PostgreSQL")
      .argument("<index>", "the entry's index", wholeNumber)
      .option(...DEPLOYMENT)
      .option("--component <subject>", `${COMPONENT}; without it, only what the ledger has is told`),
  ).action((file: string, index: number, options: LedgerArguments & TrustArguments & { component?: string }) =>
    conclude(context, options, async () => {
      const stage = await import("@glither/stages/ledger/explain-receipt");
      const component = options.component === undefined ? {} : { component: options.component };
      return stage.explainReceipt({ file, index, ...deploymentOf(options), ...trustOf(options), ...component });
    }),
  );
}

function replay(context: Context): Command {
  return withTrust(
    command("replay", "decide again what a ledger says was decided, in component and oracle: to the same bytes")
      .argument("<ledger>", "the ledger's file, or a connection string of PostgreSQL")
      .argument("<index>", "the entry's index", wholeNumber)
      .option(...DEPLOYMENT)
      .requiredOption("--component <subject>", COMPONENT),
  ).action((file: string, index: number, options: LedgerArguments & TrustArguments & { component: string }) =>
    conclude(context, options, async () => {
      const stage = await import("@glither/stages/ledger/replay");
      const { component } = options;
      return stage.replay({ file, index, component, ...deploymentOf(options), ...trustOf(options) });
    }),
  );
}
