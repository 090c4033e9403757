import type { Crossing, Embedder } from "@glither/host";
import type { Vocabulary } from "@glither/roux";
import type { Core } from "@glither/roux/core";
import { vocabularyOf } from "../compile/ruleset.ts";
import { withDeclared } from "../compile/with-declared.ts";
import { jsonText } from "../files/json-text.ts";
import { EXIT, type Outcome, StageError } from "../outcome.ts";
import { about, stage } from "../stage.ts";
import type { TrustOptions } from "../trust/trust.ts";
import { type ActionDone, troubleWith } from "./_binding-set.ts";
import { type Keeping, type KeptReceipt, keepIn, type OpenedLedger, withKeeping } from "./_keep.ts";
import { readInputs, refuseWithoutEnvelope } from "./artifact-input.ts";
import { contractOf, findComponent } from "./find-component.ts";

export interface RunOptions extends TrustOptions {
  /** A `.glith` file, a component's file, or a reference by digest. */
  readonly subject: string;
  /** An artifact as JSON, or a message as `.eml`. */
  readonly input: string;
  /** A JSON file with the enrichments' answers by path. */
  readonly enrich?: string;
  /** Instead of answers, a binding set: a description, or a module. It is asked, and has the actions done. */
  readonly bindings?: string;
  /** What runs the component; by default the fast one wherever it can. */
  readonly embedder?: Embedder;
  /** With the embedder `jco`: run a component of another shape than ours, in a process of its own. */
  readonly foreign?: boolean;
  /**
   * To whom a message is delivered: it is disposed of once for each. Without any it has no recipient, and only rulesets
   * that do not ask for one dispose of it.
   */
  readonly recipients?: readonly string[];
  /** The envelope's sender of a message, and who brought it, for rulesets that ask for these. */
  readonly sender?: string;
  readonly clientIp?: string;
  readonly helo?: string;
  /** A ledger in which the receipts are kept before they are printed. */
  readonly ledger?: string;
  /** Whose log they go to; `default` where none is named. */
  readonly deployment?: string;
  /** Told what a binding set logs. */
  readonly note?: (line: string) => void;
}

/** Nobody waits behind a command, and a machine that is busy with others may leave it little of a second. */
const PATIENCE = { time: 10_000 };

/**
 * Lets a ruleset dispose of one artifact in a fresh instance, or of a message once for each recipient. The text and the
 * data are the receipt, or all of them, also where the crossing went wrong and the host settled it: that is a result,
 * with an exit code of its own.
 */
export const run = stage(async (options: RunOptions) => {
  const { foreign = false, embedder, ledger, deployment, enrich, bindings } = options;
  if (foreign && embedder !== "jco") throw usage("`--foreign` goes with `--embedder jco` alone", FOREIGN_HINT);
  if (bindings !== undefined && (enrich !== undefined || foreign)) {
    throw usage("`--bindings` goes without `--enrich` and `--foreign`", "a binding set answers all that is asked");
  }
  const keeping = keepingOf(ledger, deployment);
  if (keeping === undefined) return crossed(options, undefined, "");
  return withKeeping(keeping, (opened) => crossed(options, opened, keeping.ledger));
});

async function watchedOf(core: Core, vocabulary: Vocabulary): Promise<readonly string[]> {
  if (!core.rules.some(({ outcome }) => outcome.kind === "pending")) return [];
  const { watchedBy } = await import("@glither/interpreter/when");
  return watchedBy({ core, vocabulary });
}

const FOREIGN_HINT = "give both, and only for a component that you would run anyway";

async function crossed(options: RunOptions, ledger: OpenedLedger | undefined, place: string): Promise<Outcome> {
  const { subject, input, bindings, recipients = [], embedder, foreign = false } = options;
  const { sender, clientIp, helo } = options;
  const delivery = { recipients, sender, clientIp, helo };
  const found = await findComponent(subject, options);
  if ("exitCode" in found) return found;
  // What is waited for is asked by a service; one set serves both.
  const core = bindings === undefined ? undefined : await found.core();
  const vocabulary = withDeclared(vocabularyOf(found.dialect), {
    ...found,
    ...(core?.watched && { watched: core.watched }),
  });
  const contract = { ...contractOf(vocabulary), ...found.meaning };
  const { linkComponent } = await import("@glither/host");
  const artifacts = await readInputs(vocabulary, input, delivery);
  const { byAnswers, byBindings } = await import("./_disposing.ts");
  const watched = core === undefined ? [] : await watchedOf(core, vocabulary);
  const given = { contract, watched, ledger, report: options.note ?? (() => undefined) };
  // Answers are read before anything is built.
  const answers = bindings === undefined ? await byAnswers(options.enrich, contract) : undefined;
  const component = await found.component();
  const disposing = answers ?? (await byBindings(bindings ?? "", { ...given, component }));
  try {
    const linked = await about(subject, () =>
      linkComponent(component, disposing.set, {
        ...(embedder === undefined ? {} : { embedder }),
        foreign,
        ...(found.where === undefined ? {} : { where: found.where }),
        limits: PATIENCE,
      }),
    );
    await refuseWithoutEnvelope(linked, input, delivery);
    const crossings = await disposing.cross(linked, artifacts);
    const all = { component, dialect: found.dialect, bindings: disposing.set, artifacts, crossings };
    const kept = ledger === undefined ? [] : await keepIn(ledger, place, { ...all, source: await found.source() });
    return told(crossings, recipients, kept, await disposing.act(artifacts));
  } finally {
    await disposing.close();
  }
}

function told(
  crossings: readonly Crossing[],
  recipients: readonly string[],
  kept: readonly KeptReceipt[],
  actions: readonly ActionDone[],
): Outcome {
  const [only] = crossings;
  const outcome = only && crossings.length === 1 ? outcomeOf(only, kept[0]) : together(crossings, recipients, kept);
  if (actions.length === 0) return outcome;
  const trouble = outcome.exitCode === EXIT.clean ? troubleWith(actions) : {};
  return { ...outcome, data: { ...(outcome.data as object), actions }, ...trouble };
}

function usage(message: string, hint: string): StageError {
  return new StageError("MALFORMED", message, { exitCode: EXIT.usage, hint });
}

function keepingOf(ledger: string | undefined, deployment: string | undefined): Keeping | undefined {
  if (ledger !== undefined) return { ledger, deployment: deployment ?? "default" };
  if (deployment === undefined) return undefined;
  throw usage("`--deployment` goes with `--ledger` alone", "name the ledger in which the receipt is to be kept");
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
