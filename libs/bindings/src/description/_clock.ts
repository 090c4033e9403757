import { CLOCK } from "@glither/roux/core";
import type { Provider } from "../offer/provider.ts";
import { clockProvider } from "../providers/clock/clock-provider.ts";
import type { Described, Opening } from "./_context.ts";
import type { Node } from "./_node.ts";

/** `{"clock": {}}`: this machine's. The zone is the ruleset's. */
export function readClockNode(node: Node, { enrichment }: Described): Opening<Provider> | undefined {
  if (node.members([]) === undefined) return undefined;
  if (enrichment.path !== CLOCK || enrichment.ligand !== undefined)
    return node.fail(`\`${enrichment.path}\` is not the clock`);
  return { node, open: () => clockProvider() };
}
