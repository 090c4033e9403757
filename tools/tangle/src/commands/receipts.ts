import { Command } from "commander";
import { erase, expire } from "./_erasing.ts";
import { DEPLOYMENT, deploymentOf, type LedgerArguments } from "./_ledger.ts";
import { wholeNumber } from "./_whole-number.ts";
import { type Context, collect, command, conclude } from "./context.ts";

/** The commands round a ledger: what was decided, and how that is shown. */
export function receiptCommands(context: Context): Command {
  return new Command("receipts")
    .description("verify what a ledger has kept, show one receipt of it to others, and delete what it was about")
    .addCommand(verify(context))
    .addCommand(checkpoint(context))
    .addCommand(prove(context))
    .addCommand(erase(context))
    .addCommand(expire(context));
}

function verify(context: Context): Command {
  return command("verify", "find what was removed from a log, moved, changed or told twice; or verify one proof")
    .argument("<file>", "a ledger (a file, or postgres://…), or a proof that ends with .tlog-proof")
    .option(...DEPLOYMENT)
    .option("--key <file>", "the public key of who keeps the ledger; may stand several times", collect, [])
    .option("--checkpoint <file>", "a checkpoint that was kept elsewhere; may stand several times", collect, [])
    .action((file: string, options: LedgerArguments & { key: readonly string[]; checkpoint: readonly string[] }) =>
      conclude(context, options, async () => {
        const stage = await import("@glither/stages/ledger/verify-receipts");
        return stage.verifyReceipts({
          file,
          keys: options.key,
          checkpoints: options.checkpoint,
          ...deploymentOf(options),
        });
      }),
    );
}

function checkpoint(context: Context): Command {
  return command("checkpoint", "sign what a log is now, with GLITHER_SIGNING_KEY, and print that for others to keep")
    .argument("<ledger>", "the ledger's file, or postgres://…")
    .option(...DEPLOYMENT)
    .action((file: string, options: LedgerArguments) =>
      conclude(context, options, async () => {
        const stage = await import("@glither/stages/ledger/prove-receipt");
        return stage.signLog({ file, ...deploymentOf(options) });
      }),
    );
}

function prove(context: Context): Command {
  return command("prove", "write the proof that one entry stands in a log, which shows nothing of the others")
    .argument("<ledger>", "the ledger's file, or postgres://…")
    .argument("<index>", "the entry's index", wholeNumber)
    .option(...DEPLOYMENT)
    .option("--out <file>", "the proof's file (default: INDEX.tlog-proof)")
    .action((file: string, index: number, options: LedgerArguments & { out?: string }) =>
      conclude(context, options, async () => {
        const stage = await import("@glither/stages/ledger/prove-receipt");
        return stage.proveReceipt({ file, index, out: options.out ?? `${index}.tlog-proof`, ...deploymentOf(options) });
      }),
    );
}
