import { type MessagePort, Worker } from "node:worker_threads";
import { EXEC_ARGV, entryFile } from "./entry.ts";
import type { Guest, Order } from "./warden-thread.ts";

export type { Guest };

/**
 * The thread that begins and ends what runs components, one for each thread that hosts some. A host that waits for a
 * component sees no events; its warden does, and tells it through the channel when the other side has ended.
 */
let warden: Worker | undefined;
let begun = 0;

/** Begins a guest at the other end of the channel; what is returned ends it. */
export function begin(shared: SharedArrayBuffer, guest: Guest): () => void {
  const id = begun++;
  order({ id, shared, guest }, guest.kind === "thread" ? [guest.port] : []);
  return () => order({ end: id });
}

function order(message: Order, ports: readonly MessagePort[] = []): void {
  wardenOf().postMessage(message, ports);
}

function wardenOf(): Worker {
  if (warden !== undefined) return warden;
  const started = new Worker(entryFile("warden-thread"), { execArgv: [...EXEC_ARGV], env: {} });
  // It must not keep a process alive that is done, and nothing that goes wrong in it is worth an exception in the host:
  // crossings run into their limit on time then, and the next one has another warden.
  started.unref();
  const gone = (): void => {
    if (warden === started) warden = undefined;
  };
  started.on("error", gone);
  started.on("exit", gone);
  warden = started;
  return started;
}
