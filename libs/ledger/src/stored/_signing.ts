import type { SigningKey } from "@glither/attest";
import { LedgerError } from "../error.ts";
import { type Checkpoint, signCheckpoint } from "../log/checkpoint.ts";
import { type HashAt, rootOf } from "../log/tree.ts";
import type { Reader, Storage, Transaction } from "../storage/storage.ts";

/** The same storage, in whose transactions somebody signs. */
export function signedBy(storage: Storage, signer: SigningKey | undefined): Storage {
  if (signer === undefined) return storage;
  const { openQueue } = storage;
  return {
    most: storage.most,
    mixes: storage.mixes,
    ...(openQueue === undefined ? {} : { openQueue }),
    all: (sql, ...values) => storage.all(sql, ...values),
    write: (work) =>
      storage.write(({ all, locked, run, insert }) => {
        return work({ all, locked, run, insert, signer });
      }),
    forget: async () => (await storage.forget?.()) ?? true,
    close: () => storage.close(),
  };
}

/**
 * Signs what a log is, in the transaction that has added to it: the root over all of its entries, as a checkpoint. One
 * signature is for all entries of the transaction and all before them, and each can be shown alone under it. Only the last one is
 * kept: whoever cuts off entries has no signature for what is left.
 */
export async function seal(transaction: Transaction, deployment: string, size: number, hashAt: HashAt): Promise<void> {
  const { signer } = transaction;
  if (signer === undefined) return;
  const note = await signed({ origin: deployment, size, root: rootOf(size, hashAt) }, signer);
  const insert = "INSERT INTO signature VALUES (?, ?, ?)";
  const replace = "ON CONFLICT (deployment) DO UPDATE SET size = excluded.size, note = excluded.note";
  await transaction.run(`${insert} ${replace}`, deployment, size, note);
}

async function signed(checkpoint: Checkpoint, signer: SigningKey): Promise<string> {
  try {
    return await signCheckpoint(checkpoint, signer);
  } catch (cause) {
    throw new LedgerError("UNAVAILABLE", "the log cannot be signed now", {
      cause,
      hint: "see that the key can be used; nothing was kept, and it may be tried again",
    });
  }
}

/** @throws LedgerError `KEY_MISSING` where a log is signed that nobody can go on signing. */
export async function refuseUnsigned(transaction: Transaction, deployment: string): Promise<void> {
  if (transaction.signer !== undefined || (await signatureOf(transaction, deployment)) === undefined) return;
  throw new LedgerError("KEY_MISSING", `the log of \`${deployment}\` is signed, and there is no key to go on with`, {
    hint: "give the key with which it is kept, or a new one of the same keeper; nothing was kept",
  });
}

/** What was signed last of a log. */
export async function signatureOf(reader: Reader, deployment: string): Promise<string | undefined> {
  const [row] = await reader.all("SELECT note FROM signature WHERE deployment = ?", deployment);
  return row === undefined ? undefined : String(row["note"]);
}
