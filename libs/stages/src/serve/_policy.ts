import type { CrossingContract, LinkedComponent } from "@glither/host";
import type { Core } from "@glither/roux/core";
import { vocabularyOf, withDeclared } from "../compile/ruleset.ts";
import { digestOf } from "../files/digest.ts";
import type { Outcome } from "../outcome.ts";
import { narrowed } from "../run/_binding-set.ts";
import { byAnswers } from "../run/_disposing.ts";
import { contractOf, findComponent } from "../run/find-component.ts";
import { about } from "../stage.ts";
import type { TrustOptions } from "../trust/trust.ts";

export interface PolicyOptions extends TrustOptions {
  /** A `.glith` file, a component's file, or a reference by digest. */
  readonly policy: string;
  /** A JSON file with the enrichments' answers by path. */
  readonly enrich?: string;
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
  /** The component's digest. */
  readonly component: string;
  readonly place: (rule: string) => { readonly line: number; readonly column: number } | undefined;
}

/** Nobody waits behind a command, and a machine that is busy with others may leave it little of a second. */
const PATIENCE = { time: 10_000 };

/** Builds or pulls it, links it to the answers, and finds where its rules stand. */
export async function openedPolicy({
  policy: subject,
  enrich,
  ...trust
}: PolicyOptions): Promise<OpenedPolicy | Outcome> {
  const found = await findComponent(subject, trust);
  if ("exitCode" in found) return found;
  const core = await found.core();
  const vocabulary = withDeclared(vocabularyOf(found.dialect), {
    ...found,
    ...(core?.watched && { watched: core.watched }),
  });
  const contract = { ...contractOf(vocabulary), ...found.meaning };
  const { set } = await byAnswers(enrich, contract);
  const component = await found.component();
  const read = await about(subject, () => narrowed(component, contract));
  const { linkComponent } = await import("@glither/host");
  const where = found.where === undefined ? {} : { where: found.where };
  const linked = await about(subject, () => linkComponent(component, set, { ...where, limits: PATIENCE }));
  const [source, { placeOf }] = await Promise.all([found.source(), import("@glither/interpreter")]);
  return {
    linked,
    contract,
    reads: read.contract.fields.map(({ path }) => path),
    core,
    component: digestOf(component),
    place: (rule) => source && placeOf(source.map, rule),
  };
}
