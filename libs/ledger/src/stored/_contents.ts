import { canonicalJson, type Json } from "@glither/artifact";
import { commit } from "../commitment.ts";
import type { Contents, Decided } from "../ledger.ts";
import type { Decision } from "../log/entry.ts";
import type { Reader, Transaction } from "../storage/storage.ts";

/** What a decision commits to, and its commitments to that. */
export interface Committing {
  readonly commitments: Pick<Decision, "artifact" | "answers">;
  /** As they are kept: the values with their salts. */
  readonly bytes: Uint8Array;
}

export function committing({ artifact, answers }: Pick<Decided, "artifact" | "answers">): Committing {
  const [whole, ...parts] = [artifact, ...Object.values(answers)].map(commit);
  const paths = Object.keys(answers);
  const kept = (value: Json, salt: Uint8Array | undefined) => ({
    salt: Buffer.from(salt ?? []).toString("base64"),
    value,
  });
  return {
    commitments: {
      artifact: whole?.commitment ?? "",
      answers: Object.fromEntries(paths.map((path, place) => [path, parts[place]?.commitment ?? ""])),
    },
    bytes: canonicalJson({
      artifact: kept(artifact, whole?.salt),
      answers: Object.fromEntries(
        Object.entries(answers).map(([path, answer], place) => [path, kept(answer, parts[place]?.salt)]),
      ),
    }),
  };
}

interface Kept {
  readonly artifact: KeptValue;
  readonly answers: Readonly<Record<string, KeptValue>>;
}

interface KeptValue {
  readonly salt: string;
  readonly value: Json;
}

export async function contentsOf(reader: Reader, deployment: string, decision: number): Promise<Contents | undefined> {
  const [row] = await reader.all(
    "SELECT bytes FROM content WHERE deployment = ? AND decision = ?",
    deployment,
    decision,
  );
  if (row === undefined) return undefined;
  const { artifact, answers }: Kept = JSON.parse(Buffer.from(row["bytes"] as Uint8Array).toString("utf8"));
  const values = Object.entries(answers).map(([path, { value }]) => [path, value]);
  return { artifact: artifact.value, answers: Object.fromEntries(values) };
}

/** Whether there was anything to delete. */
export async function deleteContents(transaction: Transaction, deployment: string, decision: number): Promise<boolean> {
  const sql = "DELETE FROM content WHERE deployment = ? AND decision = ?";
  return (await transaction.run(sql, deployment, decision)) > 0;
}
