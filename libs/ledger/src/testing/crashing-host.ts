import { fsyncSync, openSync, readFileSync, writeSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { linkComponent, prepare } from "@glither/host";
import { isPending } from "@glither/host/receipt";
import { MAILROOM_CONTRACT } from "@glither/host/testing/mailroom";
import { LedgerError } from "../error.ts";
import { openLedger } from "../open-ledger.ts";
import type { DeliveryBinding } from "../outbox/binding.ts";
import { deliverDue } from "../outbox/deliver-due.ts";
import { type CrashPlan, DEPLOYMENT, isHeld, senderOf } from "./crash-plan.ts";

/**
 * A host that crosses, keeps, settles and delivers, until it is killed. What it tells on its standard output is what its callers
 * have been told; what was done outside is in the receiver's file.
 */
const plan: CrashPlan = JSON.parse(process.argv[2] ?? "");
const clock = (): number => Date.now() + plan.offset;
const ledger = await openLedger(plan.place, { apart: plan.apart });

function say(line: string): void {
  writeSync(1, `${line}\n`);
}

const receiver = openSync(plan.receiver, "a");
/** Does an action as somebody outside does, and now and then fails before or behind it. */
const receive: (verb: string) => DeliveryBinding =
  (verb) =>
  (args, artifact, { id }) => {
    const luck = Math.random();
    if (luck < 0.05) throw new Error("away");
    writeSync(receiver, `${JSON.stringify({ id, verb, args, artifact })}\n`);
    fsyncSync(receiver);
    if (luck > 0.95) throw new Error("lost on the way back");
  };

const HOUR = 3_600_000;
const never = (): never => {
  throw new Error("an action is not done in a crossing");
};
let current = 0;
const linked = await linkComponent(
  readFileSync(plan.component),
  {
    "glither:mail/enrich": {
      "dkim-domain": () => undefined,
      "sender-allowlisted": () => !isHeld(current),
      "sender-risk": () => "high",
    },
    "glither:mail/actions": { route: never, hold: never },
  },
  { embedder: "slim", where: "here" },
);
const cross = prepare(linked, MAILROOM_CONTRACT, { actions: "deferred" });

async function handle(index: number): Promise<void> {
  current = index;
  const artifact = {
    "from.domain": senderOf(index),
    "attachment.count": 0,
    risk_level: "high",
    headers: [],
    "list.unsubscribe": true,
  };
  const { receipt } = cross(new Map<string, unknown>(Object.entries(artifact)));
  const { entry, hash } = await ledger.decide({
    deployment: DEPLOYMENT,
    component: `sha256:${"ab".repeat(32)}`,
    artifact,
    answers: {},
    receipt,
    at: clock(),
    id: `request-${index}`,
    deliver: true,
  });
  say(`decided ${index} ${entry.index} ${hash}`);
  const kept = entry.statement.kind === "decision" ? entry.statement.receipt : receipt;
  if (isPending(kept) && index % 2 === 0) await release(kept.token);
}

/** By an event, unless its deadline was first. */
async function release(token: string): Promise<void> {
  try {
    const by = { on: "admin.release", sender: "ann" };
    const { settling } = await ledger.settle({ deployment: DEPLOYMENT, token, by, at: clock(), key: token });
    say(`settled ${token} ${settling.verdict}`);
  } catch (cause) {
    if (!(cause instanceof LedgerError) || cause.code !== "ALREADY_SETTLED") throw cause;
  }
}

/** So many calls are under way at a time. */
const LANES = 32;

async function crossAll(): Promise<void> {
  const { from, until, hosts, host } = plan;
  let next = from + ((host - (from % hosts) + hosts) % hosts);
  const lane = async (): Promise<void> => {
    while (next < until) {
      const index = next;
      next += hosts;
      await handle(index);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

/** Behind all deadlines, those too that another clock has set, two days ahead of this one. */
const FAR = 150 * HOUR;
let isOver = false;
/** Settles by deadlines, some at a time, and delivers, until nothing is left. */
async function settleAll(): Promise<void> {
  for (;;) {
    const settled = await ledger.settleDue(clock() + FAR, 20);
    for (const { settling } of settled) say(`settled ${settling.token} ${settling.verdict}`);
    if (isOver && settled.length < 20) return;
    await sleep(20);
  }
}

async function deliverAll(): Promise<void> {
  const bindings = { [DEPLOYMENT]: { route: receive("route"), hold: receive("hold") } };
  for (;;) {
    await deliverDue(ledger, { bindings, clock, persistence: { first: 1, longest: 20 } });
    if (isOver && (await ledger.undelivered(DEPLOYMENT, 1)).length === 0) return;
    await sleep(5);
  }
}

const rest = [settleAll(), deliverAll()];
await crossAll();
isOver = true;
await Promise.all(rest);
say("over");
// Until it is ended.
setInterval(() => undefined, HOUR);
