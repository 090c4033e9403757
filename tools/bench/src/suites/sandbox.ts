import { figures } from "../report.ts";
import { type ActorAmounts, actorRows } from "../sandbox/actors.ts";
import { type MembraneAmounts, membraneRows } from "../sandbox/membrane.ts";

export interface SandboxOptions {
  readonly actors: ActorAmounts;
  readonly membrane: MembraneAmounts;
}

const WHAT = `Each figure is what something costs over the same without it, measured by turns in one process: a call through a membrane over the
call alone, a message to the counter of \`libs/sandbox/actors/counter.wat\` over one to a counter in TypeScript, in the time that the
process had of the processor. The counter's state is written into memory
and read from there, and the stage on which the step is played is made what it was when it was new. Memory is what the process has grown by.`;

/** Sandboxes as capabilities: what the walls cost. */
export async function sandbox({ actors, membrane }: SandboxOptions): Promise<string[]> {
  return [WHAT, figures([...actorRows(actors), ...(await membraneRows(membrane))])];
}
