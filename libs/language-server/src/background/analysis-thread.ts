import { parentPort } from "node:worker_threads";
import { check } from "@glither/analysis/check";
import { vocabularies } from "@glither/stages/compile/vocabularies";
import { caseRuns } from "@glither/stages/judge/case-runs";
import { StageError } from "@glither/stages/outcome";
import type { Analysed, Asked, Told } from "./messages.ts";

/** Analyses one text after the other. Whoever has no use for an answer any more ends the thread. */
parentPort?.on("message", async (asked: Asked) => {
  parentPort?.postMessage({ ticket: asked.ticket, analysed: await analysed(asked) } satisfies Told);
});

async function analysed({ name, text, files, cases }: Asked): Promise<Analysed> {
  const { core, diagnostics, undecided } = check(name, text, vocabularies(), { files });
  if (core === undefined || cases === undefined) return { diagnostics, undecided };
  const runs = await caseRuns(core, cases).catch((error: unknown) => {
    // A folder that cannot be read has no cases that anybody knows of.
    if (error instanceof StageError) return undefined;
    throw error;
  });
  return { diagnostics, undecided, ...(runs === undefined ? {} : { runs }) };
}
