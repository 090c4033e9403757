import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it } from "@jest/globals";
import { checkLog } from "./log/check-log.ts";
import { readEntry, type Settling } from "./log/entry.ts";
import { SqliteLedger } from "./sqlite/sqlite-ledger.ts";
import { HOUR, NOON } from "./testing/receipts.ts";

const folder = mkdtempSync(join(tmpdir(), "glither-killed-"));
afterAll(() => rmSync(folder, { recursive: true }));

const BUSY = fileURLToPath(new URL("./testing/busy.ts", import.meta.url));

/** Starts a process that writes, and ends it in the middle of something; what it said was kept. */
async function killedAfter(lines: number, file: string, name: string): Promise<string[]> {
  const child = spawn(
    process.execPath,
    ["--conditions=@glither/source", "--disable-warning=ExperimentalWarning", BUSY, file, name],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  const closed = once(child, "close");
  const kept: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    kept.push(line);
    if (kept.length === lines) child.kill("SIGKILL");
  }
  await closed;
  return kept;
}

it("loses nothing that it has kept, and settles each once, when its processes are killed", async () => {
  const file = join(folder, "ledger.sqlite");
  const kept: string[] = [];
  for (const round of [0, 1, 2]) {
    const both = await Promise.all(
      ["a", "b"].map((name, place) => killedAfter(7 + round * 5 + place, file, `${name}${round}`)),
    );
    kept.push(...both.flat());
  }
  const ledger = new SqliteLedger(file);
  for (let due = await ledger.nextDue(); due !== undefined; due = await ledger.nextDue()) {
    await ledger.settleDue(NOON + 9 * HOUR, 7);
  }
  const bytes = await ledger.entries("mail", 0, 100_000);
  await ledger.close();
  const { faults } = await checkLog({ deployment: "mail", entries: bytes, checkpoints: [], keys: [] });
  expect(faults).toEqual([]);
  const statements = bytes.map((each) => readEntry(each).statement);
  const decisions = statements.flatMap((each) =>
    each.kind === "decision" && "token" in each.receipt ? each.receipt.token : [],
  );
  const settlings = statements.filter((each): each is Settling => each.kind === "settling");
  expect(settlings.map(({ token }) => token).sort()).toEqual(decisions.sort());
  const released = settlings.filter(({ by }) => "on" in by).map(({ token }) => token);
  const said = (what: string): string[] =>
    kept.flatMap((line) => (line.startsWith(what) ? (line.split(" ")[1] ?? []) : []));
  expect(kept.length).toBeGreaterThan(60);
  expect(decisions).toEqual(expect.arrayContaining(said("decided ")));
  expect(released).toEqual(expect.arrayContaining(said("settled ")));
});
