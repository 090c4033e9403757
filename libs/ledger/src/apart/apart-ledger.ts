import { privateKeyOf, type SigningKey } from "@glither/attest";
import type { CounterRequest, Counters, Reserved } from "../counters/counters.ts";
import type { Contents, Decided, DuePlace, Happened, Ledger, Logged, Pending, Settled, Standing } from "../ledger.ts";
import type { Erasure } from "../log/entry.ts";
import type { Attempted, ToDeliver, Undelivered } from "../outbox/delivery.ts";
import { type Kept, loggedAs, prepareDecision } from "../stored/_prepared.ts";
import { Workers } from "../stored/_workers.ts";
import type { StoredLedger } from "../stored/stored-ledger.ts";
import type { Tasks, Working } from "../work/work.ts";
import { Line } from "./_line.ts";
import type { Method } from "./_messages.ts";

/**
 * A ledger in one file, kept by a thread of its own: while that waits for the disk, this one goes on. What can be made of a decision
 * before it has its place is made here, all else there.
 */
export class ApartLedger implements Ledger {
  readonly #line: Line;
  readonly #workers = new Workers();
  #closed: Promise<void> | undefined;

  private constructor(line: Line) {
    this.#line = line;
  }

  /**
   * Opens the file, or makes it. A key that cannot be given to a thread cannot sign here.
   *
   * @throws LedgerError `NOT_A_LEDGER`, `UNAVAILABLE`
   */
  static async open(file: string, key?: SigningKey): Promise<ApartLedger> {
    return new ApartLedger(await Line.open({ file, key: key && privateKeyOf(key) }));
  }

  async decide(decided: Decided): Promise<Logged> {
    const prepared = prepareDecision(decided);
    const kept = await this.#ask("keep", prepared.toKeep);
    this.#workers.tell([prepared.toKeep]);
    return loggedAs(prepared, kept);
  }

  async decideAll(all: readonly Decided[]): Promise<Logged[]> {
    const prepared = all.map(prepareDecision);
    const toKeep = prepared.map((each) => each.toKeep);
    const kept = await this.#ask("keepAll", toKeep);
    this.#workers.tell(toKeep);
    return prepared.map((each, place) => loggedAs(each, kept[place] as Kept));
  }

  settle(happened: Happened): Promise<Settled> {
    return this.#ask("settle", happened);
  }

  settleDue(now: number, most: number): Promise<Settled[]> {
    return this.#ask("settleDue", now, most);
  }

  pending(deployment: string, most: number, after?: string): Promise<Pending[]> {
    return this.#ask("pending", deployment, most, after);
  }

  pendingByDue(deployment: string, most: number, after?: DuePlace): Promise<Pending[]> {
    return this.#ask("pendingByDue", deployment, most, after);
  }

  countPending(deployment: string, most: number): Promise<number> {
    return this.#ask("countPending", deployment, most);
  }

  standing(deployment: string, token: string): Promise<Standing | undefined> {
    return this.#ask("standing", deployment, token);
  }

  nextDue(): Promise<number | undefined> {
    return this.#ask("nextDue");
  }

  claim(now: number, most: number, lease: number, deployments?: readonly string[]): Promise<ToDeliver[]> {
    return this.#ask("claim", now, most, lease, deployments);
  }

  conclude(id: string, attempted: Attempted, now: number): Promise<Logged | undefined> {
    return this.#ask("conclude", id, attempted, now);
  }

  undelivered(deployment: string, most: number, after?: number): Promise<Undelivered[]> {
    return this.#ask("undelivered", deployment, most, after);
  }

  nextDelivery(): Promise<number | undefined> {
    return this.#ask("nextDelivery");
  }

  retryDelivery(id: string, now: number): Promise<void> {
    return this.#ask("retryDelivery", id, now);
  }

  skipDelivery(id: string, now: number): Promise<void> {
    return this.#ask("skipDelivery", id, now);
  }

  counters(deployment: string): Counters {
    return {
      reserve: (request: CounterRequest): Promise<Reserved> => this.#line.ask("reserve", [deployment, request]),
      release: (id: string): Promise<void> => this.#line.ask("release", [deployment, id]),
      commit: (ids: readonly string[]): Promise<void> => this.#line.ask("commit", [deployment, ids]),
    };
  }

  deployments(): Promise<string[]> {
    return this.#ask("deployments");
  }

  size(deployment: string): Promise<number> {
    return this.#ask("size", deployment);
  }

  entries(deployment: string, from: number, places: number): Promise<Uint8Array[]> {
    return this.#ask("entries", deployment, from, places);
  }

  contents(deployment: string, decision: number): Promise<Contents | undefined> {
    return this.#ask("contents", deployment, decision);
  }

  erase(deployment: string, decision: number, why: Erasure["why"], at: number): Promise<Logged | undefined> {
    return this.#ask("erase", deployment, decision, why, at);
  }

  expire(now: number, most: number): Promise<Logged[]> {
    return this.#ask("expire", now, most);
  }

  async checkpoint(deployment: string, key: SigningKey): Promise<string> {
    return this.#line.ask("checkpoint", [deployment, privateKeyOf(key)]);
  }

  checkpoints(deployment: string): Promise<string[]> {
    return this.#ask("checkpoints", deployment);
  }

  prove(deployment: string, index: number): Promise<string> {
    return this.#ask("prove", deployment, index);
  }

  work(tasks: Tasks = {}): Working {
    return this.#workers.begin(this, tasks, undefined);
  }

  async close(): Promise<void> {
    this.#closed ??= this.#end();
    await this.#closed;
  }

  async #end(): Promise<void> {
    await this.#workers.stop();
    await this.#ask("close");
    await this.#line.end();
  }

  #ask<Name extends Method>(method: Name, ...args: Parameters<StoredLedger[Name]>): ReturnType<StoredLedger[Name]> {
    return this.#line.ask(method, args) as ReturnType<StoredLedger[Name]>;
  }
}
