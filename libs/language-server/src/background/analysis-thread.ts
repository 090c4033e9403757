import { parentPort } from "node:worker_threads";
import { check } from "@glither/analysis/check";
import { useDialects, vocabularies } from "@glither/stages/compile/vocabularies";
import type { Asked, Told } from "./messages.ts";

/** Analyses one text after the other. Whoever has no use for an answer any more ends the thread. */
parentPort?.on("message", async (asked: Asked) => {
  if (asked.kind === "dialects") {
    // One that cannot be had is told where the documents are compiled.
    await useDialects(asked.root, asked.names).catch(() => undefined);
    return;
  }
  const { name, text, files, ticket } = asked;
  const { diagnostics, undecided } = check(name, text, vocabularies(), { files });
  parentPort?.postMessage({ ticket, findings: { diagnostics, undecided } } satisfies Told);
});
