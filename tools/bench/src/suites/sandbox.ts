import { figures } from "../report.ts";
import { type ActorAmounts, actorRows } from "../sandbox/actors.ts";
import { type MembraneAmounts, membraneRows } from "../sandbox/membrane.ts";
import { type WasiAmounts, wasiRows } from "../sandbox/wasi.ts";

export interface SandboxOptions {
  readonly actors: ActorAmounts;
  readonly membrane: MembraneAmounts;
  readonly wasi: WasiAmounts;
}

const WHAT = `Each figure is what something costs over the same without it, measured by turns in one process: a call through a membrane over the
call alone, a message to the counter of \`libs/sandbox/actors/counter.wat\` over one to a counter in TypeScript, a program under this WASI
host over the same under \`node:wasi\`, in the time that the
process had of the processor. The counter's state is written into memory
and read from there, and the stage on which the step is played is made what it was when it was new. Memory is what the process has grown by.`;

/** Sandboxes as capabilities: what the walls cost. */
export async function sandbox({ actors, membrane, wasi }: SandboxOptions): Promise<string[]> {
  const missing = typeof wasi.go === "string" ? [`${wasi.go}.`] : [];
  return [
    WHAT,
    figures([...actorRows(actors), ...(await membraneRows(membrane)), ...(await wasiRows(wasi))]),
    ...missing,
  ];
}
