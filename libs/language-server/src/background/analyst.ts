import { Worker } from "node:worker_threads";
import { isObject } from "@glither/roux/core";
import type { Document } from "../document/document.ts";
import type { Analysed, Asked, Told } from "./messages.ts";

/** Why there are no findings: somebody wanted none any more, or the thread broke down. */
export type NoFindings = "cancelled" | { readonly broken: string };

interface Task {
  readonly document: Document;
  readonly ticket: number;
  readonly cases: string | undefined;
  readonly settle: (outcome: Analysed | NoFindings) => void;
}

export type BeginThread = () => Worker;

/**
 * Analyses documents in a thread, one at a time and of each the newest state alone. A thread that has become useless, by a
 * newer state or a cancellation, is ended; one that breaks down takes nothing with it but its own answer.
 */
export class Analyst {
  readonly #begin: BeginThread;
  #thread: Worker | undefined;
  #running: Task | undefined;
  #waiting: Task[] = [];
  #tickets = 0;

  constructor(begin: BeginThread = beginThread) {
    this.#begin = begin;
  }

  /** @param cases the folder of the document's cases, which are run, too. */
  analyse(
    document: Document,
    { cases, signal }: { readonly cases?: string | undefined; readonly signal?: AbortSignal } = {},
  ): Promise<Analysed | NoFindings> {
    this.cancel(document.uri);
    const { promise, resolve } = Promise.withResolvers<Analysed | NoFindings>();
    const task = { document, ticket: ++this.#tickets, cases, settle: resolve };
    this.#waiting.push(task);
    signal?.addEventListener("abort", () => this.#drop((other) => other === task));
    this.#next();
    return promise;
  }

  /** Gives up on a document. */
  cancel(uri: string): void {
    this.#drop(({ document }) => document.uri === uri);
  }

  async close(): Promise<void> {
    this.#drop(() => true);
    await this.#thread?.terminate();
    this.#thread = undefined;
  }

  #drop(isDropped: (task: Task) => boolean): void {
    const dropped = this.#waiting.filter(isDropped);
    this.#waiting = this.#waiting.filter((task) => !isDropped(task));
    const running = this.#running;
    if (running !== undefined && isDropped(running)) {
      dropped.push(running);
      this.#end();
    }
    for (const { settle } of dropped) settle("cancelled");
    this.#next();
  }

  #end(): void {
    this.#running = undefined;
    const thread = this.#thread;
    // What it says from now on is not listened to.
    this.#thread = undefined;
    void thread?.terminate();
  }

  #next(): void {
    if (this.#running !== undefined) return;
    const task = this.#waiting.shift();
    if (task === undefined) return;
    this.#running = task;
    const { document, ticket } = task;
    this.#threadAtHand().postMessage({
      ticket,
      name: document.name,
      text: document.text,
      files: document.files,
      ...(task.cases === undefined ? {} : { cases: task.cases }),
    } satisfies Asked);
  }

  #threadAtHand(): Worker {
    if (this.#thread !== undefined) return this.#thread;
    const thread = this.#begin();
    this.#thread = thread;
    thread.on("message", ({ ticket, analysed }: Told) => this.#settle(ticket, analysed));
    thread.on("error", (error: unknown) => this.#broken(thread, reasonOf(error)));
    thread.on("exit", (code) => this.#broken(thread, `its thread ended with code ${code}`));
    // Nobody waits for an analysis who is about to leave.
    thread.unref();
    return thread;
  }

  #settle(ticket: number, outcome: Analysed): void {
    const task = this.#running;
    if (task?.ticket !== ticket) return;
    this.#running = undefined;
    task.settle(outcome);
    this.#next();
  }

  #broken(thread: Worker, reason: string): void {
    if (thread !== this.#thread) return;
    const task = this.#running;
    this.#end();
    task?.settle({ broken: reason });
    this.#next();
  }
}

/** What a thread throws comes from another realm, and may be anything. */
function reasonOf(error: unknown): string {
  return isObject(error) && typeof error["message"] === "string" ? error["message"] : String(error);
}

function beginThread(): Worker {
  // As this file is itself: a source, or what is compiled of it.
  const file = new URL(import.meta.url.endsWith(".ts") ? "analysis-thread.ts" : "analysis-thread.js", import.meta.url);
  return new Worker(file);
}
