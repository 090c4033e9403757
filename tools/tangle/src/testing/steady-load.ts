import { setTimeout as sleep } from "node:timers/promises";
import { ask, LETTER, PROGRAM } from "./service.ts";

/** Two rules, one of which waits: for somebody, or for so long that there is always the same number of them. */
export const SOAKED = `#pragma dialect glither.mail ; fold first-match
#pragma version 0.1.0

rule hold_executable =
  msg | attachment.ext ~ /^(exe|scr)$/i
  => hold into quarantine
     on admin.release into delivered
     after 3s         into dropped (reason = unscanned)

rule deliver_known =
  msg | sender.allowlisted
  => route to inbox, into delivered
`;

/** So many clients, each of which waits so many milliseconds between requests. */
const [CLIENTS, PAUSE_MS] = [4, 10];

export interface SteadyLoad {
  /** How many requests were answered as they have to be. */
  readonly answered: () => number;
  /** Ends when all that were sent are answered. @throws what was answered otherwise */
  stop(): Promise<void>;
}

/** What a host is asked all day: decisions, half of which wait, half of those settled by somebody; and lists, pages and numbers. */
export function steadyLoad(address: string): SteadyLoad {
  let isOver = false;
  let answered = 0;
  const mail = `${address}/v1/deployments/mail`;
  const expectStatus = async (answer: ReturnType<typeof ask>, ...wanted: readonly number[]): Promise<unknown> => {
    const { status, json, text } = await answer;
    if (!wanted.includes(status)) throw new Error(`${status}: ${text.slice(0, 500)}`);
    answered += 1;
    return json;
  };
  const round = async (index: number): Promise<void> => {
    await expectStatus(ask(`${mail}/dispose`, "gateway", { artifact: LETTER }), 200);
    const key = { "idempotency-key": `${index}` };
    const held = await expectStatus(ask(`${mail}/dispose`, "gateway", { artifact: PROGRAM }, key), 200);
    const { token } = (held as { readonly receipt: { readonly token: string } }).receipt;
    // Where the machine was busy for long, its deadline was first.
    if (index % 2 === 0)
      await expectStatus(ask(`${mail}/obligations/${token}/settle`, "ann", { on: "admin.release" }), 200, 409);
    if (index % 16 !== 0) return;
    await expectStatus(ask(`${mail}/batch`, "gateway", { artifacts: [LETTER, PROGRAM, LETTER] }), 200);
    await expectStatus(ask(`${mail}/obligations?most=20`, "auditor"), 200);
    await expectStatus(ask(`${mail}/receipts?from=0&most=20`, "auditor"), 200);
    await expectStatus(ask(`${mail}/receipts/0/proof`, "auditor"), 200);
    await expectStatus(ask(`${mail}/dispose`, "gateway", { artifact: { size: "large" } }), 422);
    await expectStatus(ask(`${mail}/receipts`), 401);
    await expectStatus(ask(`${address}/metrics`, "auditor"), 200);
  };
  let next = 0;
  const client = async (): Promise<void> => {
    for (; !isOver; await sleep(PAUSE_MS)) {
      next += 1;
      await round(next);
    }
  };
  const all = Promise.all(Array.from({ length: CLIENTS }, client));
  // Told when it is stopped.
  all.catch(() => undefined);
  return {
    answered: () => answered,
    async stop() {
      isOver = true;
      await all;
    },
  };
}
