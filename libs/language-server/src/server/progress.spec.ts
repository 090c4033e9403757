import { expect, it } from "@jest/globals";
import type { Connection } from "vscode-languageserver";
import { showing } from "./progress.ts";

/** A client that shows progress, and whose person cancels it as soon as it is there; or one that refuses. */
function client({ refuses = false } = {}) {
  const told: string[] = [];
  let cancel: () => void = () => {};
  const begun = Promise.withResolvers<void>();
  const reporter = {
    token: {
      onCancellationRequested: (heard: () => void) => {
        cancel = heard;
      },
    },
    begin: (title: string, _: unknown, __: unknown, canBeCancelled: boolean) => {
      told.push(`begin ${title} ${canBeCancelled}`);
      cancel();
      begun.resolve();
    },
    done: () => told.push("done"),
  };
  const createWorkDoneProgress = async () => {
    if (!refuses) return reporter;
    begun.resolve();
    throw new Error("no progress here");
  };
  return { told, begun: begun.promise, connection: { window: { createWorkDoneProgress } } as unknown as Connection };
}

it("shows what takes its time, and passes on that it is to be cancelled", async () => {
  const { told, begun, connection } = client();
  let isCancelled = false;
  const shown = showing(connection, "analysing", {
    afterMs: 0,
    cancel: () => {
      isCancelled = true;
    },
  });
  await begun;
  expect(isCancelled).toBe(true);
  shown.done();
  expect(told).toEqual(["begin analysing true", "done"]);
});

it("shows nothing of what is over soon, and goes without where a client refuses", async () => {
  const quick = client();
  showing(quick.connection, "analysing", { afterMs: 60_000, cancel: () => {} }).done();
  expect(quick.told).toEqual([]);
  const { told, begun, connection } = client({ refuses: true });
  const shown = showing(connection, "analysing", { afterMs: 0, cancel: () => {} });
  await begun;
  shown.done();
  expect(told).toEqual([]);
});
