import {
  answersBindings,
  type Crossing,
  type CrossingContract,
  dispose,
  isPending,
  type LinkedComponent,
  settle,
} from "@glither/host";
import type { Answer, BackEnd } from "./back-end.ts";
import type { Case } from "./case.ts";

/** A back end that its host crosses like any component: bindings answer from the case, and the receipt is checked. */
export function crossingBackEnd(
  name: string,
  linked: Omit<LinkedComponent, "bindings">,
  contract: CrossingContract,
): BackEnd {
  const asks = new Set(contract.enrichments.map(({ path }) => path));
  return {
    name,
    run: ({ artifact, enrich, timeline }) => {
      const answers = Object.fromEntries([...enrich].filter(([path]) => asks.has(path)));
      const bindings = answersBindings({ answers, contract, tokenSource: () => "token" });
      return answerOf(dispose({ ...linked, bindings }, artifact, contract), timeline);
    },
  };
}

/**
 * What a crossing comes to, with what the timeline makes of it.
 *
 * @throws what went wrong in it: what its host settles then is no answer of the ruleset, whatever a case expects.
 */
export function answerOf({ receipt, asked, failure }: Crossing, timeline: Case["timeline"]): Answer {
  if (failure !== undefined) throw failure;
  const settlement = settle(receipt, timeline);
  const { verdict, rule, reason_class, actions } = receipt;
  return {
    verdict,
    rule,
    reason_class,
    actions,
    ...(isPending(receipt)
      ? { state: receipt.state, resolutions: receipt.resolutions, obligations: receipt.obligations }
      : {}),
    ...(settlement ? { settlement } : {}),
    ...(receipt.ligand_absent ? { ligand_absent: receipt.ligand_absent } : {}),
    asked,
  };
}
