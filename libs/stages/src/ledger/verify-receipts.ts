import type { Fault, FaultCode, Ledger, LeftOpen } from "@glither/ledger";
import { readText } from "../files/files.ts";
import { EXIT, type Outcome, StageError } from "../outcome.ts";
import { oneLine } from "../printable.ts";
import { about, stage } from "../stage.ts";
import { deploymentOf, withLedger } from "./_open.ts";

export interface VerifyReceiptsOptions {
  /** A ledger's file, or a proof's. */
  readonly file: string;
  readonly deployment?: string;
  /** Files with the public keys of who may keep it. */
  readonly keys: readonly string[];
  /** Files with checkpoints that somebody has kept elsewhere: what cannot be shown by the ledger alone. */
  readonly checkpoints: readonly string[];
}

/** Verifies a whole log, or one proof for itself. */
export const verifyReceipts = stage(async ({ file, deployment, keys, checkpoints }: VerifyReceiptsOptions) => {
  if (keys.length === 0) {
    throw new StageError("MALFORMED", "nobody is trusted, so nothing can be verified", {
      exitCode: EXIT.usage,
      hint: "name the public key of who keeps the ledger with `--key FILE`",
    });
  }
  const pems = await Promise.all(keys.map((key) => readText(key, "the public key")));
  if (file.endsWith(".tlog-proof")) return verifyOne(file, pems);
  const notes = await Promise.all(checkpoints.map((path) => readText(path, "the checkpoint")));
  return withLedger(file, async (ledger) => verifyAll(ledger, await deploymentOf(ledger, deployment), pems, notes));
});

async function verifyOne(file: string, keys: readonly string[]): Promise<Outcome> {
  const { verifyProof } = await import("@glither/ledger");
  const text = await readText(file, "the proof");
  const entry = await about(file, () => verifyProof(text, keys));
  const { deployment, index, at, statement } = entry;
  return {
    exitCode: EXIT.clean,
    text: [`entry ${index} of ${deployment}, ${at}, is as it was logged:`, JSON.stringify(statement, null, 2)].join(
      "\n",
    ),
    data: { entry },
  };
}

async function verifyAll(
  ledger: Ledger,
  deployment: string,
  keys: readonly string[],
  kept: readonly string[],
): Promise<Outcome> {
  const { checkLog, lostOf } = await import("@glither/ledger");
  // Somebody may be writing. What is there now is covered by what is read next, where the log is signed, and that by the entries.
  const size = await ledger.size(deployment);
  const checkpoints = [...(await ledger.checkpoints(deployment)), ...kept];
  const end = Math.max(size, ...checkpoints.map(sizeOf));
  const entries = entriesOf(ledger, deployment, { size, end });
  let leftOpen: LeftOpen = { suspended: [], undelivered: [] };
  const checked = await checkLog({
    deployment,
    entries,
    checkpoints,
    keys,
    leftOpen(found) {
      leftOpen = found;
    },
  });
  const { covered, faults } = checked;
  // Only a log without a fault can be believed that.
  const lost = faults.length > 0 ? undefined : await lostOf(ledger, deployment, leftOpen, checked.entries);
  const forgotten = [
    ...(lost?.suspended.map((at) => `entry ${at} waits to be settled, and the ledger does not know so any more`) ?? []),
    ...(lost?.undelivered.map((at) => `entry ${at} has actions to be done, and the ledger does not know so any more`) ??
      []),
  ];
  const isWhole = faults.length === 0 && forgotten.length === 0 && covered > 0;
  const lines = [
    ...faults.map((fault) => oneLine(`${SAID[fault.code](fault)}`)),
    ...forgotten,
    ...(covered === 0 && faults.length === 0
      ? ["no checkpoint is signed: sign one with `tangle receipts checkpoint`"]
      : []),
    `${deployment}: ${checked.entries} entries, ${covered} of them under a signed checkpoint`,
  ];
  return {
    exitCode: isWhole ? EXIT.clean : EXIT.verification,
    text: lines.join("\n"),
    data: { deployment, ...checked, ...(forgotten.length > 0 ? { lost } : {}) },
  };
}

/** How many entries a checkpoint speaks of, whoever has signed it. */
function sizeOf(checkpoint: string): number {
  const size = Number(checkpoint.split("\n", 2)[1]);
  return Number.isSafeInteger(size) ? size : 0;
}

async function* entriesOf(
  ledger: Ledger,
  deployment: string,
  { size, end }: { readonly size: number; readonly end: number },
): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < end; from += PAGE) {
    const some = await ledger.entries(deployment, from, Math.min(PAGE, end - from));
    yield* some;
    // A checkpoint may speak of any number.
    if (some.length === 0 && from >= size) return;
  }
}

/** So many entries are read at a time. */
const PAGE = 10_000;

const SAID: Readonly<Record<FaultCode, (fault: Fault) => string>> = {
  UNREADABLE: ({ at }) => `entry ${at} cannot be read, or is of another log`,
  MISPLACED: ({ at }) => `entry ${at} says that it stands elsewhere: one was removed, put in or moved`,
  BROKEN_CHAIN: ({ at }) => `entry ${at} does not follow on the one before it: one of the two was changed`,
  SETTLED_TWICE: ({ at }) => `entry ${at} settles what does not wait`,
  DELIVERED_TWICE: ({ at }) => `entry ${at} delivers what is not to be delivered, or what was done before`,
  UNSIGNED_ENTRY: ({ at }) => `entry ${at} should be signed, and no signature that is trusted is over it`,
  UNSIGNED: ({ at }) => `the checkpoint over ${at} entries is signed by nobody who is trusted with this log`,
  FORKED: ({ at }) =>
    `the checkpoint over ${at} entries is over others than these: the log was changed, or there are two`,
  CUT_OFF: ({ at }) => `a checkpoint was signed over ${at} entries, and there are fewer`,
};
