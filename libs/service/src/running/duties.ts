import type { Host } from "./host.ts";

/** So many at a time, so that requests come between. */
const PORTION = 500;
/** The clock may jump, and other hosts settle too: nobody sleeps longer than this. */
const LONGEST_MS = 5_000;

/** Settles what is due and deletes what has expired, until it is stopped. */
export interface Duties {
  stop(): Promise<void>;
}

/** @param failed told what went wrong in a round; the next one tries again. */
export function beginDuties(host: Host, failed: (error: unknown) => void): Duties {
  let timer: NodeJS.Timeout | undefined;
  let round = Promise.resolve();
  let isOver = false;
  const signed: Signed = { at: 0, sizes: new Map() };
  const begin = (): void => {
    round = oneRound(host, signed)
      .then((wait) => {
        host.metrics.duties.inc({ outcome: "done" });
        return wait;
      })
      .catch((error: unknown) => {
        host.metrics.duties.inc({ outcome: "failed" });
        failed(error);
        return LONGEST_MS;
      })
      .then((wait) => {
        if (!isOver) timer = setTimeout(begin, wait);
      });
  };
  begin();
  return {
    async stop() {
      isOver = true;
      clearTimeout(timer);
      await round;
    },
  };
}

/** @returns milliseconds until the next one. */
async function oneRound(host: Host, signed: Signed): Promise<number> {
  const { ledger, metrics } = host;
  await signCheckpoints(host, signed);
  const settled = await ledger.settleDue(Date.now(), PORTION);
  for (const { entry } of settled) metrics.settlements.inc({ deployment: entry.deployment, by: "deadline" });
  const expired = await ledger.expire(Date.now(), PORTION);
  if (settled.length === PORTION || expired.length === PORTION) return 0;
  const next = await ledger.nextDue();
  return next === undefined ? LONGEST_MS : Math.min(LONGEST_MS, Math.max(10, next - Date.now()));
}

/** When checkpoints were signed last, and of how many entries each. */
interface Signed {
  at: number;
  readonly sizes: Map<string, number>;
}

/** Signs what has grown, as often as the configuration says. */
async function signCheckpoints({ generation, ledger }: Host, signed: Signed): Promise<void> {
  const { signing, config } = generation;
  if (signing === undefined || Date.now() < signed.at + (config.signing?.every ?? 0)) return;
  signed.at = Date.now();
  for (const deployment of await ledger.deployments()) {
    const size = await ledger.size(deployment);
    if (signed.sizes.get(deployment) === size) continue;
    await ledger.checkpoint(deployment, signing);
    signed.sizes.set(deployment, size);
  }
}
