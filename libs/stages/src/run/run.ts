import type { Crossing, Embedder } from "@glither/host";
import { vocabularyOf, withDeclared } from "../compile/ruleset.ts";
import { readJson } from "../files/files.ts";
import { jsonText } from "../files/json-text.ts";
import { EXIT, type Outcome, StageError } from "../outcome.ts";
import { about, stage } from "../stage.ts";
import type { TrustOptions } from "../trust/trust.ts";
import { type Keeping, type KeptReceipt, keep } from "./_keep.ts";
import { readInputs, refuseWithoutRecipient } from "./artifact-input.ts";
import { contractOf, findComponent } from "./find-component.ts";

export interface RunOptions extends TrustOptions {
  /** A `.glith` file, a component's file, or a reference by digest. */
  readonly subject: string;
  /** An artifact as JSON, or a message as `.eml`. */
  readonly input: string;
  /** A JSON file with the enrichments' answers by path. */
  readonly enrich?: string;
  /** What runs the component; by default the fast one wherever it can. */
  readonly embedder?: Embedder;
  /** With the embedder `jco`: run a component of another shape than ours, in a process of its own. */
  readonly foreign?: boolean;
  /**
   * To whom a message is delivered: it is disposed of once for each. Without any it has no recipient, and only rulesets
   * that do not ask for one dispose of it.
   */
  readonly recipients?: readonly string[];
  /** A ledger in which the receipts are kept before they are printed. */
  readonly ledger?: string;
  /** Whose log they go to; `default` where none is named. */
  readonly deployment?: string;
}

/** Nobody waits behind a command, and a machine that is busy with others may leave it little of a second. */
const PATIENCE = { time: 10_000 };

/**
 * Lets a ruleset dispose of one artifact in a fresh instance, or of a message once for each recipient. The text and the
 * data are the receipt, or all of them, also where the crossing went wrong and the host settled it: that is a result,
 * with an exit code of its own.
 */
export const run = stage(async (options: RunOptions) => {
  const { subject, input, enrich, recipients = [], embedder, foreign = false, ledger, deployment, ...trust } = options;
  if (foreign && embedder !== "jco")
    throw new StageError("MALFORMED", "`--foreign` goes with `--embedder jco` alone", {
      exitCode: EXIT.usage,
      hint: "give both, and only for a component that you would run anyway",
    });
  const keeping = keepingOf(ledger, deployment);
  const found = await findComponent(subject, trust);
  if ("exitCode" in found) return found;
  const vocabulary = withDeclared(vocabularyOf(found.dialect), found);
  const contract = { ...contractOf(vocabulary), ...found.meaning };
  const { answersBindings, dispose, linkComponent } = await import("@glither/host");
  const inputs = await readInputs(vocabulary, input, recipients);
  const answers = enrich === undefined ? {} : await readJson(enrich, "the answers");
  const bindings = answersBindings({ answers, contract });
  const component = await found.component();
  const linked = await about(subject, () =>
    linkComponent(component, bindings, {
      ...(embedder === undefined ? {} : { embedder }),
      foreign,
      ...(found.where === undefined ? {} : { where: found.where }),
      limits: PATIENCE,
    }),
  );
  refuseWithoutRecipient(linked, input, recipients);
  const crossings = inputs.map((artifact) => dispose(linked, artifact, contract));
  const crossed = { component, dialect: found.dialect, bindings, artifacts: inputs, crossings };
  const kept = keeping === undefined ? [] : await keep(keeping, { ...crossed, source: await found.source() });
  const [only] = crossings;
  return only && crossings.length === 1 ? outcomeOf(only, kept[0]) : together(crossings, recipients, kept);
});

function keepingOf(ledger: string | undefined, deployment: string | undefined): Keeping | undefined {
  if (ledger !== undefined) return { ledger, deployment: deployment ?? "default" };
  if (deployment === undefined) return undefined;
  throw new StageError("MALFORMED", "`--deployment` goes with `--ledger` alone", {
    exitCode: EXIT.usage,
    hint: "name the ledger in which the receipt is to be kept",
  });
}

function outcomeOf(crossing: Crossing, kept?: KeptReceipt): Outcome {
  return { text: jsonText(crossing.receipt, 2), data: dataOf(crossing, kept), ...troubleOf(crossing) };
}

/** One document of all receipts, in the order of the recipients; what went wrong first is what is told. */
function together(
  crossings: readonly Crossing[],
  recipients: readonly string[],
  kept: readonly KeptReceipt[],
): Outcome {
  const receipts = crossings.map(({ receipt }, place) => ({ recipient: recipients[place], receipt }));
  return {
    text: jsonText({ receipts }, 2),
    data: {
      receipts: crossings.map((crossing, place) => ({
        recipient: recipients[place],
        ...dataOf(crossing, kept[place]),
      })),
    },
    ...troubleOf(crossings.find(({ failure }) => failure !== undefined)),
  };
}

function dataOf({ receipt, asked, failure }: Crossing, kept?: KeptReceipt): object {
  const data = { receipt, asked, ...(kept === undefined ? {} : { kept }) };
  if (failure === undefined) return data;
  const { code, message, hint } = failure;
  return { ...data, failure: { code, message, ...(hint === undefined ? {} : { hint }) } };
}

function troubleOf(crossing: Crossing | undefined): Pick<Outcome, "exitCode" | "problem"> {
  if (crossing?.failure === undefined) return { exitCode: EXIT.clean };
  const { message, hint } = crossing.failure;
  return { exitCode: EXIT.crossing, problem: { message, ...(hint === undefined ? {} : { hint }) } };
}
