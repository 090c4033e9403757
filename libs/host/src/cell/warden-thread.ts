import { parentPort } from "node:worker_threads";
import { beginThread } from "./_begin-thread.ts";
import { beginProcess, type ProcessGuest } from "./process/begin-process.ts";

export type Guest = { readonly kind: "thread" } | ProcessGuest;

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
  ends.set(id, guest.kind === "thread" ? beginThread(shared, gone) : beginProcess(shared, guest, gone));
});
