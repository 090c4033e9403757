import type { CommonOptions } from "../output.ts";

/** How a command on a ledger is told whose log it is about. */
export const DEPLOYMENT = ["--deployment <name>", "whose log, where the ledger has several"] as const;

export interface LedgerArguments extends CommonOptions {
  readonly deployment?: string;
}

/** The option as stages take it. */
export function deploymentOf({ deployment }: LedgerArguments): { readonly deployment?: string } {
  return deployment === undefined ? {} : { deployment };
}
