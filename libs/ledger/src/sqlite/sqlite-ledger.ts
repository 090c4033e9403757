import type { Json } from "@glither/artifact";
import type { SigningKey } from "@glither/attest";
import { isPending } from "@glither/host/receipt";
import { checkDecided } from "../check-decided.ts";
import { commit } from "../commitment.ts";
import { deadlineOf } from "../deadline.ts";
import { LedgerError } from "../error.ts";
import type { Contents, Decided, Happened, Ledger, Logged, Pending, Settled } from "../ledger.ts";
import { readNote, signCheckpoint } from "../log/checkpoint.ts";
import type { Decision, Erasure } from "../log/entry.ts";
import { proofText } from "../log/proof.ts";
import { inclusionPath, rootOf } from "../log/tree.ts";
import { Database } from "./_database.ts";
import { Log } from "./_log.ts";
import { pendingOf, settleBy, settleByDeadline, suspend } from "./_suspensions.ts";

/** A ledger in one file. */
export class SqliteLedger implements Ledger {
  readonly #database: Database;

  /**
   * Opens the file, or makes it.
   *
   * @throws LedgerError `NOT_A_LEDGER`, `UNAVAILABLE`
   */
  constructor(file: string) {
    this.#database = new Database(file);
  }

  async decide(decided: Decided): Promise<Logged> {
    checkDecided(decided);
    const { deployment, component, receipt, at, retention } = decided;
    const contents = contentsOf(decided);
    const decision: Decision = { kind: "decision", component, ...commitments(contents), receipt };
    const deadline = isPending(receipt) ? deadlineOf(receipt, at) : undefined;
    return this.#database.write(() => {
      const logged = this.#log(deployment).append(decision, at);
      const { index } = logged.entry;
      for (const [name, { salt, bytes }] of contents) {
        this.#database.run("INSERT INTO content VALUES (?, ?, ?, ?, ?)", deployment, index, name, salt, bytes);
      }
      if (retention !== undefined) {
        this.#database.run("INSERT INTO retention VALUES (?, ?, ?)", deployment, index, at + retention);
      }
      if (isPending(receipt)) {
        suspend(this.#database, { deployment, token: receipt.token, decision: index, due: deadline?.due });
      }
      return logged;
    });
  }

  async settle(happened: Happened): Promise<Settled> {
    const outcome = this.#database.write(() => settleBy(this.#database, happened));
    if ("refused" in outcome) throw outcome.refused;
    return outcome.settled;
  }

  async settleDue(now: number, most: number): Promise<Settled[]> {
    return this.#database.write(() => settleByDeadline(this.#database, now, most));
  }

  async pending(deployment: string, most: number, after = ""): Promise<Pending[]> {
    return this.#database
      .all(
        "SELECT * FROM suspension WHERE deployment = ? AND settling IS NULL AND token > ? ORDER BY token LIMIT ?",
        deployment,
        after,
        most,
      )
      .map(pendingOf);
  }

  async nextDue(): Promise<number | undefined> {
    const sql = "SELECT due FROM suspension WHERE settling IS NULL AND due IS NOT NULL ORDER BY due LIMIT 1";
    const row = this.#database.get(sql);
    return row === undefined ? undefined : Number(row["due"]);
  }

  async deployments(): Promise<string[]> {
    const rows = this.#database.all("SELECT deployment FROM entry WHERE position = 0 ORDER BY deployment");
    return rows.map((row) => String(row["deployment"]));
  }

  async size(deployment: string): Promise<number> {
    return this.#log(deployment).size;
  }

  async entries(deployment: string, from: number, places: number): Promise<Uint8Array[]> {
    return this.#log(deployment).bytes(from, places);
  }

  async contents(deployment: string, decision: number): Promise<Contents | undefined> {
    const rows = this.#database.all(
      "SELECT name, bytes FROM content WHERE deployment = ? AND decision = ?",
      deployment,
      decision,
    );
    const values = new Map(rows.map((row) => [String(row["name"]), parsed(row["bytes"] as Uint8Array)]));
    const artifact = values.get(ARTIFACT);
    if (artifact === undefined) return undefined;
    values.delete(ARTIFACT);
    return { artifact, answers: Object.fromEntries([...values].map(([name, value]) => [name.slice(1), value])) };
  }

  async erase(deployment: string, decision: number, why: Erasure["why"], at: number): Promise<Logged | undefined> {
    return this.#database.write(() => this.#erase(deployment, decision, why, at));
  }

  async expire(now: number, most: number): Promise<Logged[]> {
    return this.#database.write(() => {
      const due = this.#database.all(
        "SELECT deployment, decision FROM retention WHERE until <= ? ORDER BY until LIMIT ?",
        now,
        most,
      );
      return due.flatMap((row) => {
        return this.#erase(String(row["deployment"]), Number(row["decision"]), "expired", now) ?? [];
      });
    });
  }

  async checkpoint(deployment: string, key: SigningKey): Promise<string> {
    const log = this.#log(deployment);
    const { size } = log;
    if (size === 0) throw new LedgerError("NOT_LOGGED", `nothing is logged of \`${deployment}\``);
    const root = rootOf(size, log.hashAt);
    const note = await signCheckpoint({ origin: deployment, size, root }, key);
    // Of one size there is one root; a second signature over it adds nothing.
    this.#database.write(() =>
      this.#database.run("INSERT OR IGNORE INTO checkpoint VALUES (?, ?, ?)", deployment, size, note),
    );
    return note;
  }

  async checkpoints(deployment: string): Promise<string[]> {
    const rows = this.#database.all("SELECT note FROM checkpoint WHERE deployment = ? ORDER BY size", deployment);
    return rows.map((row) => String(row["note"]));
  }

  async prove(deployment: string, index: number): Promise<string> {
    const log = this.#log(deployment);
    const [entry] = log.bytes(index, 1);
    const newest = this.#database.get(
      "SELECT note FROM checkpoint WHERE deployment = ? ORDER BY size DESC LIMIT 1",
      deployment,
    );
    const checkpoint = String(newest?.["note"] ?? "");
    const size = newest === undefined ? 0 : readNote(checkpoint).checkpoint.size;
    if (entry === undefined || index >= size) {
      throw new LedgerError("NOT_LOGGED", `no checkpoint covers entry ${index} of \`${deployment}\``, {
        hint: `the newest covers ${size}; sign another one first`,
      });
    }
    return proofText({ entry, index, path: inclusionPath(index, size, log.hashAt), checkpoint });
  }

  async close(): Promise<void> {
    this.#database.close();
  }

  #log(deployment: string): Log {
    return new Log(this.#database, deployment);
  }

  #erase(deployment: string, decision: number, why: Erasure["why"], at: number): Logged | undefined {
    this.#database.run("DELETE FROM retention WHERE deployment = ? AND decision = ?", deployment, decision);
    const kept = this.#database.get(
      "SELECT 1 FROM content WHERE deployment = ? AND decision = ? LIMIT 1",
      deployment,
      decision,
    );
    if (kept === undefined) return undefined;
    this.#database.run("DELETE FROM content WHERE deployment = ? AND decision = ?", deployment, decision);
    return this.#log(deployment).append({ kind: "erasure", decision, why }, at);
  }
}

/** No enrichment's name, since those stand behind a colon. */
const ARTIFACT = "artifact";

type Contained = ReadonlyMap<string, ReturnType<typeof commit>>;

function contentsOf({ artifact, answers }: Decided): Contained {
  const all: [string, Json][] = Object.entries(answers).map(([path, answer]) => [`:${path}`, answer]);
  return new Map([[ARTIFACT, artifact] as [string, Json], ...all].map(([name, value]) => [name, commit(value)]));
}

function commitments(contents: Contained): Pick<Decision, "artifact" | "answers"> {
  const all = [...contents].map(([name, { commitment }]) => [name, commitment] as const);
  return {
    artifact: contents.get(ARTIFACT)?.commitment ?? "",
    answers: Object.fromEntries(all.filter(([name]) => name !== ARTIFACT).map(([name, text]) => [name.slice(1), text])),
  };
}

function parsed(bytes: Uint8Array): Json {
  return JSON.parse(Buffer.from(bytes).toString("utf8"));
}
