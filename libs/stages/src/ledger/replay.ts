import { canonicalJson, type Json } from "@glither/artifact";
import type { Contents, Decision } from "@glither/ledger";
import { toJson } from "@glither/roux/core";
import { unifiedDiff } from "../files/diff.ts";
import { EXIT, type Outcome, StageError } from "../outcome.ts";
import { oneLine } from "../printable.ts";
import { stage } from "../stage.ts";
import type { TrustOptions } from "../trust/trust.ts";
import { decidingComponent, factsOf } from "./_component.ts";
import { decisionOf, erasureOf } from "./_decision.ts";
import { deploymentOf, withLedger } from "./_open.ts";
import { type Run, replayed } from "./_replayed.ts";

export interface ReplayOptions extends TrustOptions {
  /** The ledger's file, or its connection string. */
  readonly file: string;
  readonly deployment?: string;
  readonly index: number;
  /** The component that has decided: a `.glith` file, or a reference by digest. */
  readonly component: string;
}

/**
 * Decides again what a ledger says was decided: in the component, in the Gleam oracle and in the interpreter, which are different
 * programs. Each must come to the receipt, byte for byte, with the tokens that were given out then. A difference is exit code 5.
 */
export const replay = stage(
  async ({ file, deployment, index, component, ...trust }: ReplayOptions): Promise<Outcome> => {
    const kept = await withLedger(file, async (ledger) => {
      return decisionOf(ledger, await deploymentOf(ledger, deployment), index);
    });
    const { decision, contents } = kept;
    if (contents === undefined) throw erased(index, erasureOf(kept)?.at);
    if (decision.receipt.rule === "host") throw byHost(index, decision.receipt.reason_class);
    const deciding = await decidingComponent(component, decision.component, trust);
    if ("exitCode" in deciding) return deciding;
    const runs = await replayed(deciding, { decision, contents, facts: await factsOf(deciding, contents) });
    return compared(index, decision, contents, runs);
  },
);

function compared(index: number, decision: Decision, contents: Contents, runs: readonly Run[]): Outcome {
  const wanted = canonicalJson(decision.receipt as unknown as Json);
  const answered = Object.keys(contents.answers).sort();
  const results = runs.map(({ name, receipt, asked }) => {
    const bytes = canonicalJson(receipt);
    const isSame = Buffer.from(bytes).equals(wanted);
    const unlike = [...new Set([...asked, ...answered])].filter(
      (path) => asked.includes(path) !== answered.includes(path),
    );
    return { name, receipt, isSame, bytes: bytes.length, unlike, ok: isSame && unlike.length === 0 };
  });
  const same = results.every(({ ok }) => ok);
  const lines = results.flatMap(({ name, receipt, isSame, bytes, unlike, ok }) => [
    oneLine(
      `  ${ok ? "ok    " : "FAILED"}  ${name}: ${isSame ? `the same receipt, ${bytes} bytes` : "another receipt"}`,
    ),
    ...(unlike.length === 0 ? [] : [oneLine(`          asked otherwise than it was then: ${unlike.join(", ")}`)]),
    ...(isSame
      ? []
      : [
          unifiedDiff(
            name,
            { label: "logged", text: toJson(decision.receipt) },
            { label: name, text: toJson(receipt) },
          ),
        ]),
  ]);
  return {
    exitCode: same ? EXIT.clean : EXIT.verification,
    text: [`${same ? "replayed" : "NOT THE SAME"} entry ${index}`, ...lines].join("\n"),
    data: {
      replayed: same,
      index,
      component: decision.component,
      receipt: decision.receipt,
      runs: results.map(({ name, receipt, ok, unlike }) => ({
        name,
        ok,
        ...(ok ? {} : { receipt, asked_otherwise: unlike }),
      })),
    },
  };
}

function erased(index: number, at: string | undefined): StageError {
  const when = at === undefined ? "" : `, ${at}`;
  return new StageError("NOT_FOUND", `what entry ${index} was about was erased${when}, so it cannot be replayed`, {
    exitCode: EXIT.usage,
    hint: "`tangle explain-receipt` tells what is left",
  });
}

function byHost(index: number, reason: string): StageError {
  return new StageError("MALFORMED", `entry ${index} was settled by the host (${reason}), and not by a rule`, {
    exitCode: EXIT.usage,
    hint: "time, memory and bindings are not the same again, so there is nothing to replay",
  });
}
