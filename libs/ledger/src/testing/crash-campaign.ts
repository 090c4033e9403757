import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { mailroom, RECORD } from "@glither/host/testing/mailroom";
import { type CrashPlan, ROUTES } from "./crash-plan.ts";

const HOST = fileURLToPath(new URL("./crashing-host.ts", import.meta.url));
const DAY = 86_400_000;

export interface Campaign {
  readonly place: string;
  readonly apart: boolean;
  readonly folder: string;
  readonly crossings: number;
  /** How often a host is killed, each of them. */
  readonly kills: number;
  readonly hosts: number;
  /** Whether a host's clock jumps a day ahead or back each time that it begins. */
  readonly jumps: boolean;
}

/** What callers were told, and what was done outside. */
export interface Told {
  readonly decided: readonly { readonly artifact: number; readonly index: number; readonly hash: string }[];
  readonly settled: readonly { readonly token: string; readonly verdict: string }[];
  readonly received: readonly Received[];
  readonly kills: number;
}

export interface Received {
  readonly id: string;
  readonly verb: string;
  readonly args: unknown;
  readonly artifact: Readonly<Record<string, unknown>>;
}

/** Runs hosts that are killed at random points and begun again, until everything is decided, settled and delivered. */
export async function campaign(options: Campaign): Promise<Told> {
  const { folder, hosts } = options;
  const [component, receiver] = [join(folder, "mailroom.wasm"), join(folder, "received")];
  writeFileSync(component, await routing());
  writeFileSync(receiver, "");
  const told = await Promise.all(
    Array.from({ length: hosts }, (_, host) => one(options, { component, receiver, host })),
  );
  const lines = readFileSync(receiver, "utf8").split("\n").slice(0, -1);
  return {
    decided: told.flatMap(({ decided }) => decided),
    settled: told.flatMap(({ settled }) => settled),
    received: lines.map((line): Received => JSON.parse(line)),
    kills: told.reduce((sum, { kills }) => sum + kills, 0),
  };
}

/** The mailroom, which routes several times. */
function routing(): Promise<Uint8Array> {
  const route = `(call $route ${RECORD} (i32.const 40000) (i32.const 5))`;
  return mailroom({ module: `(data (i32.const 40000) "inbox")`, route: route.repeat(ROUTES) });
}

interface Heard {
  readonly decided: Told["decided"][number][];
  readonly settled: Told["settled"][number][];
  kills: number;
}

async function one(
  { place, apart, crossings, kills, hosts, jumps }: Campaign,
  files: Pick<CrashPlan, "component" | "receiver" | "host">,
): Promise<Heard> {
  const heard: Heard = { decided: [], settled: [], kills: 0 };
  for (let run = 0; run <= kills; run += 1) {
    const until = Math.ceil((crossings * (run + 1)) / (kills + 1));
    const known = new Set(heard.decided.map(({ artifact }) => artifact));
    let from = files.host;
    while (known.has(from)) from += hosts;
    const offset = jumps ? [0, DAY, -DAY][run % 3] : 0;
    const plan: CrashPlan = { ...files, place, apart, from, until, hosts, offset: offset ?? 0 };
    // Somewhere in its share of the work, or when that is over.
    const share = crossings / (kills + 1) / hosts;
    await killed(plan, heard, run === kills ? Number.POSITIVE_INFINITY : Math.floor(Math.random() * share * 2));
    if (run < kills) heard.kills += 1;
  }
  return heard;
}

/** Runs a host until it has said so many lines, or that it is over, and a moment longer. */
async function killed(plan: CrashPlan, heard: Heard, lines: number): Promise<void> {
  const child = spawn(
    process.execPath,
    ["--conditions=@glither/source", "--disable-warning=ExperimentalWarning", HOST, JSON.stringify(plan)],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  const closed = once(child, "close");
  const isOver = await listen(child, heard, lines);
  const [code, signal] = await closed;
  if (signal !== "SIGKILL") throw new Error(`a host ended by itself with ${String(code)}`);
  if (lines === Number.POSITIVE_INFINITY && !isOver) throw new Error("the last host was killed before it was over");
}

async function listen(child: ChildProcess, heard: Heard, lines: number): Promise<boolean> {
  let [said, isOver, isEnding] = [0, false, false];
  if (child.stdout === null) throw new Error("a host cannot be heard");
  for await (const line of createInterface({ input: child.stdout })) {
    const [what, first = "", second = "", hash = ""] = line.split(" ");
    if (what === "decided") heard.decided.push({ artifact: Number(first), index: Number(second), hash });
    else if (what === "settled") heard.settled.push({ token: first, verdict: second });
    else isOver = true;
    said += 1;
    if (isEnding || (said <= lines && !isOver)) continue;
    isEnding = true;
    void sleep(Math.random() * 30).then(() => child.kill("SIGKILL"));
  }
  return isOver;
}
