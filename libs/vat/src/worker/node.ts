import { MessageChannel, type MessagePort, Worker, type WorkerOptions, workerData } from "node:worker_threads";
import { VatError } from "../error.ts";
import { Link, type LinkOptions } from "./link.ts";
import type { Port } from "./port.ts";

/** A thread with vats of its own. */
export interface VatWorker {
  readonly link: Link;
  /** Ends the thread, whatever it does. */
  terminate(): Promise<void>;
}

/** Where the thread finds its end of the link. */
const PORT = "glither vat port";

/** Begins a thread, and links to it. In it, `linkToParent` is the other end. */
export function startWorker(
  file: string | URL,
  { offer, lost, ...options }: LinkOptions & Omit<WorkerOptions, "eval"> = {},
): VatWorker {
  const { port1, port2 } = new MessageChannel();
  const worker = new Worker(file, {
    ...options,
    workerData: { ...(options.workerData as object | undefined), [PORT]: port2 },
    transferList: [...(options.transferList ?? []), port2],
  });
  const link = new Link(port1 as unknown as Port, {
    ...(offer === undefined ? {} : { offer }),
    ...(lost === undefined ? {} : { lost }),
  });
  const gone = new Promise<void>((resolve) => {
    worker.on("error", () => {
      // It ends then, and everybody hears of that.
    });
    worker.on("exit", () => {
      link.end(new VatError("LINK_LOST", "the other end of a link is lost: its thread has ended"));
      resolve();
    });
  });
  return {
    link,
    terminate: async () => {
      await worker.terminate();
      await gone;
    },
  };
}

/** The link of a thread to the one that has begun it. */
export function linkToParent(options: LinkOptions = {}): Link {
  const port = (workerData as Readonly<Record<string, unknown>> | undefined)?.[PORT] as MessagePort | undefined;
  if (port === undefined)
    throw new VatError("LINK_LOST", "this thread was not begun by `startWorker`", { hint: "begin it with that" });
  return new Link(port as unknown as Port, options);
}
