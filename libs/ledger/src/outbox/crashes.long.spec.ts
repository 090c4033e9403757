import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { expectNothingLost } from "../testing/after-crashes.ts";
import { campaign } from "../testing/crash-campaign.ts";
import { describeStores } from "../testing/stores.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "glither-crashes-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describeStores("hosts that are killed at random points", ({ place, open, apart }) => {
  it.each([
    {
      what: "50 times in 10,000 crossings, while the clock jumps",
      crossings: 10_000,
      kills: 50,
      hosts: 1,
      jumps: true,
    },
    { what: "10 times each, two of them on one ledger", crossings: 2_000, kills: 10, hosts: 2, jumps: false },
  ])("$what: lose nothing, settle each obligation once and do each action under one id", async ({ what, ...more }) => {
    const told = await campaign({ place: place(), apart, folder, ...more });
    const after = await expectNothingLost(await open(), told, more.crossings);
    process.stdout.write(`${what}: ${JSON.stringify({ ...after, kills: told.kills })}\n`);
    expect(told.kills).toBe(more.kills * more.hosts);
  });
});
