import { expect } from "@jest/globals";
import type { Ledger } from "../ledger.ts";
import { checkLog } from "../log/check-log.ts";
import { type Decision, entryHash, readEntry } from "../log/entry.ts";
import type { Received, Told } from "./crash-campaign.ts";
import { DEPLOYMENT, isHeld, ROUTES, senderOf } from "./crash-plan.ts";

export interface AfterCrashes {
  readonly entries: number;
  readonly obligations: number;
  readonly actions: number;
  /** Actions that were begun more often than they were done. */
  readonly repeated: number;
}

/** Expects that nothing was lost, settled twice, done under two names or told and not kept. */
export async function expectNothingLost(ledger: Ledger, told: Told, crossings: number): Promise<AfterCrashes> {
  const entries = await ledger.entries(DEPLOYMENT, 0, crossings * 20);
  const checkpoints = await ledger.checkpoints(DEPLOYMENT);
  const { faults, entries: checked } = await checkLog({ deployment: DEPLOYMENT, entries, checkpoints, keys: [] });
  expect(faults).toEqual([]);
  expect(checked).toBe(await ledger.size(DEPLOYMENT));
  const statements = entries.map((bytes) => readEntry(bytes).statement);
  // What was told is kept.
  const artifacts = new Map(told.decided.map(({ artifact, index }) => [artifact, index]));
  expect(artifacts.size).toBe(crossings);
  for (const { artifact, index, hash } of told.decided) {
    expect([artifact, index]).toEqual([artifact, artifacts.get(artifact)]);
    expect(entryHash(entries[index] as Uint8Array)).toBe(hash);
  }
  const decisions = statements.flatMap((statement, index) =>
    statement.kind === "decision" ? [{ index, statement }] : [],
  );
  expect(decisions).toHaveLength(crossings);
  // Each obligation is settled once.
  const tokens = decisions.flatMap(({ statement: { receipt } }) => ("token" in receipt ? [receipt.token] : []));
  expect(tokens).toHaveLength(Array.from({ length: crossings }, (_, artifact) => artifact).filter(isHeld).length);
  const settlings = statements.flatMap((statement) => (statement.kind === "settling" ? [statement] : []));
  expect(settlings.map(({ token }) => token).sort()).toEqual([...tokens].sort());
  const verdicts = new Map(settlings.map(({ token, verdict }) => [token, verdict]));
  for (const { token, verdict } of told.settled) expect(verdict).toBe(verdicts.get(token));
  expect(await ledger.pending(DEPLOYMENT, 10)).toEqual([]);
  // Each action is done under one id.
  const artifactAt = new Map([...artifacts].map(([artifact, index]) => [index, artifact]));
  const expected = new Map(
    decisions.flatMap(({ index, statement }) => actionsOf(index, statement, artifactAt.get(index) ?? -1)),
  );
  const received = Map.groupBy(told.received, ({ id }) => id);
  expect([...received.keys()].sort()).toEqual([...expected.keys()].sort());
  for (const [id, all] of received) for (const each of all) expect(each).toEqual({ id, ...expected.get(id) });
  const done = statements.flatMap((each) =>
    each.kind === "delivery" ? [`${each.decision}/${each.action} ${each.outcome}`] : [],
  );
  expect(done.sort()).toEqual([...expected.keys()].map((id) => `${id.slice(DEPLOYMENT.length + 1)} done`).sort());
  expect(await ledger.undelivered(DEPLOYMENT, 10)).toEqual([]);
  expectOrder(told.received);
  return {
    entries: entries.length,
    obligations: tokens.length,
    actions: expected.size,
    repeated: told.received.length - expected.size,
  };
}

/** What is to be done, by its id. */
function actionsOf(index: number, { receipt }: Decision, artifact: number): [string, object][] {
  expect(receipt.actions).toHaveLength(isHeld(artifact) ? 1 : ROUTES);
  return receipt.actions.map(({ verb, args }, action) => [
    `${DEPLOYMENT}/${index}/${action}`,
    { verb, args, artifact: expect.objectContaining({ "from.domain": senderOf(artifact) }) },
  ]);
}

/** No action was begun before all of those before it in its decision had been done. */
function expectOrder(received: readonly Received[]): void {
  const seen = new Set<string>();
  for (const { id } of received) {
    const at = id.lastIndexOf("/") + 1;
    for (let before = Number(id.slice(at)) - 1; before >= 0; before -= 1) {
      expect(seen).toContain(`${id.slice(0, at)}${before}`);
    }
    seen.add(id);
  }
}
