import { type MessagePort, parentPort } from "node:worker_threads";
import { beginProcess, type ProcessGuest } from "./process/begin-process.ts";
import { beginThread } from "./thread/begin-thread.ts";

/** A thread gets by a port what is more than numbers. */
export type Guest = { readonly kind: "thread"; readonly port: MessagePort } | ProcessGuest;

export type Order =
  | { readonly id: number; readonly shared: SharedArrayBuffer; readonly guest: Guest }
  | { readonly end: number };

const ends = new Map<number, () => void>();

parentPort?.on("message", (order: Order) => {
  if ("end" in order) {
    ends.get(order.end)?.();
    return;
  }
  const { id, shared, guest } = order;
  const gone = (): void => void ends.delete(id);
  const isThread = guest.kind === "thread";
  ends.set(id, isThread ? beginThread({ shared, port: guest.port }, gone) : beginProcess(shared, guest, gone));
});
