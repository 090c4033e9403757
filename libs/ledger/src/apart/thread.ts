// A ledger's file in a thread of its own: does what it is asked, and answers when it is done.
import type { KeyObject } from "node:crypto";
import { parentPort, workerData } from "node:worker_threads";
import { signingKeyOf } from "@glither/attest";
import { SqliteLedger } from "../sqlite/sqlite-ledger.ts";
import { gathered } from "./_gathered.ts";
import { type Answer, type Beginning, type Call, failureOf } from "./_messages.ts";

const { file, key } = workerData as Beginning;

function answer(answers: readonly Answer[]): void {
  parentPort?.postMessage(answers);
}

try {
  const ledger = new SqliteLedger(file, key && signingKeyOf(key));
  const told = gathered(answer);
  parentPort?.on("message", (calls: readonly Call[]) => {
    for (const call of calls) {
      done(ledger, call).then(
        (value) => told({ id: call.id, value }),
        (thrown: unknown) => told({ id: call.id, failure: failureOf(thrown) }),
      );
    }
  });
  answer([{ id: 0, value: undefined }]);
} catch (thrown) {
  answer([{ id: 0, failure: failureOf(thrown) }]);
}

async function done(ledger: SqliteLedger, { method, args }: Call): Promise<unknown> {
  if (method === "checkpoint") return ledger.checkpoint(String(args[0]), signingKeyOf(args[1] as KeyObject));
  if (method === "reserve" || method === "release" || method === "commit") {
    const [deployment, ...rest] = args;
    return call(ledger.counters(String(deployment))[method], rest);
  }
  return call(ledger[method].bind(ledger), args);
}

/** With what the other thread's types have let through. */
function call(method: (...args: never[]) => unknown, args: readonly unknown[]): unknown {
  return method(...(args as never[]));
}
