import {
  answersBindings,
  type CrossingContract,
  dispose,
  isPending,
  type LinkedComponent,
  settle,
} from "@glither/host";
import type { BackEnd } from "./back-end.ts";

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
      const { receipt, asked } = dispose({ ...linked, bindings }, artifact, contract);
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
    },
  };
}
