import { canonicalText, type Json } from "@glither/artifact";
import { commit, commitmentOf } from "../commitment.ts";
import { LedgerError } from "../error.ts";
import type { Contents, Decided } from "../ledger.ts";
import { type Decision, readEntry } from "../log/entry.ts";
import type { Reader, Transaction } from "../storage/storage.ts";
import { decisionAt } from "./_decision-at.ts";
import { bytesAt } from "./logs.ts";

/** What a decision commits to, and its commitments to that. */
export interface Committing {
  readonly commitments: Pick<Decision, "artifact" | "answers">;
  /** As they are kept: the values with their salts. */
  readonly contents: string;
}

/** A value with its salt in base64. */
interface Kept {
  readonly salt: string;
  readonly value: Json;
}

type KeptAnswers = Readonly<Record<string, Kept>>;

interface KeptContents {
  readonly artifact: Kept;
  readonly answers: KeptAnswers;
  readonly settled?: KeptAnswers;
}

export function committing({ artifact, answers }: Pick<Decided, "artifact" | "answers">): Committing {
  const whole = committed(artifact);
  const parts = committedAnswers(answers);
  return {
    commitments: { artifact: whole.commitment, answers: parts.commitments },
    contents: `{"artifact":${whole.kept},"answers":${parts.kept}}`,
  };
}

/** As it is kept: a `Kept` in JSON. What is hashed and what is kept are the same text, which is written once. */
function committed(value: Json): { readonly commitment: string; readonly kept: string } {
  const { commitment, salt, text } = commit(value);
  return { commitment, kept: `{"salt":"${salt.toString("base64")}","value":${text}}` };
}

/** Answers by path, each committed to for itself; as they are kept, `KeptAnswers` in JSON. */
export function committedAnswers(answers: Readonly<Record<string, Json>>): {
  readonly commitments: Readonly<Record<string, string>>;
  readonly kept: string;
} {
  const all = Object.entries(answers).map(([path, answer]) => [path, committed(answer)] as const);
  return {
    commitments: Object.fromEntries(all.map(([path, { commitment }]) => [path, commitment])),
    kept: `{${all.map(([path, { kept }]) => `${JSON.stringify(path)}:${kept}`).join(",")}}`,
  };
}

/** @throws LedgerError `NOT_VERIFIED` where something else is kept than was committed to. */
export async function contentsOf(reader: Reader, deployment: string, decision: number): Promise<Contents | undefined> {
  const kept = await keptOf(reader, deployment, decision);
  if (kept === undefined) return undefined;
  const { artifact, answers, receipt } = await decisionAt(reader, deployment, decision);
  const { settled } = kept;
  const token = "token" in receipt ? receipt.token : "";
  const whole = {
    artifact: opened(kept.artifact, artifact),
    answers: openedAnswers(kept.answers, answers),
  };
  if (settled === undefined) return whole;
  return { ...whole, settled: openedAnswers(settled, await settledAnswers(reader, deployment, token)) };
}

/**
 * The artifact alone, of a decision that was read; undefined when it was erased.
 *
 * @throws LedgerError `NOT_VERIFIED`
 */
export async function artifactOf(reader: Reader, place: DecisionPlace, decided: Decision): Promise<Json | undefined> {
  const kept = await keptOf(reader, place.deployment, place.decision);
  return kept && opened(kept.artifact, decided.artifact);
}

interface DecisionPlace {
  readonly deployment: string;
  readonly decision: number;
}

/** Keeps what was answered when a `when` was looked at; where the rest was erased, that is not kept either. */
export async function keepSettled(
  transaction: Transaction,
  { deployment, decision }: DecisionPlace,
  settled: string,
): Promise<void> {
  const kept = await keptOf(transaction, deployment, decision);
  if (kept === undefined) return;
  const sql = "UPDATE content SET bytes = ? WHERE deployment = ? AND decision = ?";
  const bytes = Buffer.from(JSON.stringify({ ...kept, settled: JSON.parse(settled) }));
  await transaction.run(sql, bytes, deployment, decision);
}

/** Whether there was anything to delete. */
export async function deleteContents(transaction: Transaction, deployment: string, decision: number): Promise<boolean> {
  const sql = "DELETE FROM content WHERE deployment = ? AND decision = ?";
  return (await transaction.run(sql, deployment, decision)) > 0;
}

async function keptOf(reader: Reader, deployment: string, decision: number): Promise<KeptContents | undefined> {
  const sql = "SELECT bytes FROM content WHERE deployment = ? AND decision = ?";
  const [row] = await reader.all(sql, deployment, decision);
  return row === undefined ? undefined : JSON.parse(Buffer.from(row["bytes"] as Uint8Array).toString("utf8"));
}

function opened({ salt, value }: Kept, commitment: string | undefined): Json {
  if (commitmentOf(Buffer.from(salt, "base64"), canonicalText(value)) === commitment) return value;
  throw new LedgerError("NOT_VERIFIED", "what is kept is not what the decision committed to", {
    hint: "somebody has changed it: the log shows that it was something else, and not what",
  });
}

function openedAnswers(kept: KeptAnswers, commitments: Readonly<Record<string, string>>): Record<string, Json> {
  const paths = [...new Set([...Object.keys(kept), ...Object.keys(commitments)])];
  return Object.fromEntries(paths.map((path) => [path, opened(kept[path] ?? NOTHING, commitments[path])]));
}

const NOTHING: Kept = { salt: "", value: null };

async function settledAnswers(reader: Reader, deployment: string, token: string): Promise<Record<string, string>> {
  const sql = "SELECT position FROM settlement WHERE deployment = ? AND token = ?";
  const [row] = await reader.all(sql, deployment, token);
  const [bytes] = row === undefined ? [] : await bytesAt(reader, deployment, Number(row["position"]), 1);
  const statement = bytes && readEntry(bytes).statement;
  return statement?.kind === "settling" && "when" in statement.by ? { ...statement.by.answers } : {};
}
