import { figures } from "../report.ts";
import { type MembraneAmounts, membraneRows } from "../sandbox/membrane.ts";

export interface SandboxOptions {
  readonly membrane: MembraneAmounts;
}

const WHAT = `Each figure is what something costs over the same without it, measured by turns in one process: a call through a membrane over the
call alone, in the time that the process had of the processor.`;

/** Sandboxes as capabilities: what the walls cost. */
export async function sandbox({ membrane }: SandboxOptions): Promise<string[]> {
  return [WHAT, figures([...(await membraneRows(membrane))])];
}
