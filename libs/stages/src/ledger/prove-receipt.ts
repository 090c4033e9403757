import { beginsWith, writeOwn } from "../files/write-own.ts";
import { EXIT } from "../outcome.ts";
import { oneLine } from "../printable.ts";
import { stage } from "../stage.ts";
import { environmentKey } from "../trust/keys.ts";
import { deploymentOf, withLedger } from "./_open.ts";

export interface CheckpointOptions {
  readonly file: string;
  readonly deployment?: string;
}

/** Signs what a log is now. The text is the checkpoint, for somebody else to keep. */
export const signLog = stage(async ({ file, deployment }: CheckpointOptions) => {
  const key = await environmentKey();
  return withLedger(file, async (ledger) => {
    const checkpoint = await ledger.checkpoint(await deploymentOf(ledger, deployment), key);
    return { exitCode: EXIT.clean, text: checkpoint.trimEnd(), data: { checkpoint } };
  });
});

export interface ProveOptions extends CheckpointOptions {
  readonly index: number;
  /** The proof's file, which ends with `.tlog-proof`. */
  readonly out: string;
}

/** Writes the proof of one entry, for somebody who is not shown the others. */
export const proveReceipt = stage(async ({ file, deployment, index, out }: ProveOptions) => {
  return withLedger(file, async (ledger) => {
    const proof = await ledger.prove(await deploymentOf(ledger, deployment), index);
    await writeOwn(out, proof, beginsWith(proof.split("\n", 1)[0] ?? ""));
    return { exitCode: EXIT.clean, text: oneLine(`wrote ${out}`), data: { proof: out } };
  });
});
