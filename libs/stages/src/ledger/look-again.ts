import type { Json } from "@glither/artifact";
import type { Ledger, Pending } from "@glither/ledger";
import { isObject } from "@glither/roux/core";
import { readJson } from "../files/files.ts";
import { EXIT, type Outcome, StageError } from "../outcome.ts";
import { oneLine } from "../printable.ts";
import { about, stage } from "../stage.ts";
import type { TrustOptions } from "../trust/trust.ts";
import { decidingComponent, factsOf } from "./_component.ts";
import { deploymentOf, withSignedLedger } from "./_open.ts";

export interface LookAgainOptions extends TrustOptions {
  /** The ledger's file, or its connection string. */
  readonly file: string;
  readonly deployment?: string;
  readonly token: string;
  /** The component that has suspended it: a `.glith` file, or a reference by digest. */
  readonly component: string;
  /** A JSON file with the answers of now by path. */
  readonly enrich: string;
}

/** Looks again at what one suspended disposition waits for with `when`, and settles it by the first written that holds now. */
export const lookAgain = stage(async (options: LookAgainOptions): Promise<Outcome> => {
  const { file, deployment, token, component, enrich, ...trust } = options;
  const json = await readJson(enrich, "the answers");
  return withSignedLedger(file, async (ledger) => {
    const { waitingOf } = await import("@glither/ledger");
    const { whichHolds } = await import("@glither/interpreter/when");
    const pending = await pendingBy(ledger, await deploymentOf(ledger, deployment), token);
    const waiting = await waitingOf(ledger, pending);
    if (waiting === undefined) throw nothingToLookAt(token);
    const { decision, receipt, contents } = waiting;
    const deciding = await decidingComponent(component, decision.component, trust);
    if ("exitCode" in deciding) return deciding;
    const answers = (isObject(json) ? json : {}) as Readonly<Record<string, Json>>;
    const facts = await about(enrich, () => factsOf(deciding, { artifact: contents.artifact, answers }));
    const { when, asked } = whichHolds(deciding, receipt, facts);
    if (when === undefined) return { exitCode: EXIT.clean, text: "nothing that it waits for holds", data: { asked } };
    const said = Object.fromEntries(asked.map((path) => [path, (facts.enrich.get(path) ?? null) as Json]));
    const by = { deployment: pending.deployment, token, by: { when }, answers: said, at: Date.now() };
    const { settling, entry, hash } = await ledger.settle(by);
    const { verdict, reason_class } = settling;
    return {
      exitCode: EXIT.clean,
      text: oneLine(`${token}  ${verdict} (${reason_class}), since \`${when}\` holds`),
      data: { asked, settled: { ...settling, index: entry.index, hash } },
    };
  });
});

/** @throws StageError `NOT_FOUND` where nothing waits under this token. */
async function pendingBy(ledger: Ledger, deployment: string, token: string): Promise<Pending> {
  for (let after: string | undefined; ; ) {
    const page = await ledger.pending(deployment, PAGE, after);
    const found = page.find((one) => one.token === token);
    if (found !== undefined) return found;
    after = page.at(-1)?.token;
    if (page.length < PAGE) break;
  }
  throw new StageError("NOT_FOUND", `nothing waits in \`${deployment}\` under the token \`${token}\``, {
    exitCode: EXIT.usage,
    hint: "`tangle obligations list` tells what waits",
  });
}

const PAGE = 1_000;

function nothingToLookAt(token: string): StageError {
  return new StageError("MALFORMED", `there is nothing to look at for \`${token}\``, {
    exitCode: EXIT.usage,
    hint: "it waits for events and deadlines alone, or what it was about was erased",
  });
}
