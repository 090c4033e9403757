import type { OfferedBindings } from "@glither/bindings";
import type { BindingSet, CrossingContract, LinkedComponent } from "@glither/host";
import type { Core } from "@glither/roux/core";
import { vocabularyOf } from "../compile/ruleset.ts";
import { withDeclared } from "../compile/with-declared.ts";
import { digestOf } from "../files/digest.ts";
import type { Outcome } from "../outcome.ts";
import { loadSet, narrowed } from "../run/_binding-set.ts";
import { byAnswers } from "../run/_disposing.ts";
import type { OpenedLedger } from "../run/_keep.ts";
import { contractOf, findComponent } from "../run/find-component.ts";
import { about } from "../stage.ts";
import type { TrustOptions } from "../trust/trust.ts";
import { beside, functionsOf } from "./_beside.ts";

export interface PolicyOptions extends TrustOptions {
  /** A `.glith` file, a component's file, or a reference by digest. */
  readonly policy: string;
  /** A JSON file with the enrichments' answers by path. */
  readonly enrich?: string;
  /** Instead of answers, a binding set: a description, or a module. It is asked, and has the verbs done. */
  readonly bindings?: string;
  /** What the door itself answers, where nobody else does; then it also does what rules say, and a binding set only answers. */
  readonly own?: BindingSet;
  readonly note?: (line: string) => void;
}

/** A ruleset that a door decides by. */
export interface OpenedPolicy {
  readonly linked: LinkedComponent;
  /** All of the dialect, with what the ruleset declares. */
  readonly contract: CrossingContract;
  /** The fields that the component reads. */
  readonly reads: readonly string[];
  /** What its rules mean, where that is at hand. */
  readonly core: Core | undefined;
  /** What is asked and done, where there is a binding set. */
  readonly set: OfferedBindings | undefined;
  /** The component's digest. */
  readonly component: string;
  readonly place: (rule: string) => { readonly line: number; readonly column: number } | undefined;
}

/** Nobody waits behind a command, and a machine that is busy with others may leave it little of a second. */
const PATIENCE = { time: 10_000 };

/** Builds or pulls it, links it to what answers, and finds where its rules stand. */
export async function openedPolicy(
  { policy: subject, enrich, bindings, own, note = () => undefined, ...trust }: PolicyOptions,
  ledger?: OpenedLedger,
): Promise<OpenedPolicy | Outcome> {
  const found = await findComponent(subject, trust);
  if ("exitCode" in found) return found;
  const core = await found.core();
  const vocabulary = withDeclared(vocabularyOf(found.dialect), {
    ...found,
    ...(core?.watched && { watched: core.watched }),
  });
  const contract = { ...contractOf(vocabulary), ...found.meaning };
  const answers = bindings === undefined || own !== undefined ? await byAnswers(enrich, contract) : undefined;
  const component = await found.component();
  const read = await about(subject, () => narrowed(component, contract));
  const set =
    bindings === undefined
      ? undefined
      : await about(bindings, () =>
          loadSet(bindings, component, contract, {
            ...{ ledger, report: note, watched: [] },
            ...(own && { without: functionsOf(own) }),
          }),
        );
  const { linkComponent } = await import("@glither/host");
  const where = found.where === undefined ? {} : { where: found.where };
  const linked = await about(subject, () =>
    linkComponent(component, beside(answers?.set, set?.bindings, own), { ...where, limits: PATIENCE }),
  );
  const [source, { placeOf }] = await Promise.all([found.source(), import("@glither/interpreter")]);
  return {
    linked,
    contract,
    reads: read.contract.fields.map(({ path }) => path),
    core,
    set,
    component: digestOf(component),
    place: (rule) => source && placeOf(source.map, rule),
  };
}
