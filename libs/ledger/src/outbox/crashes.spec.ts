import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { expectNothingLost } from "../testing/after-crashes.ts";
import { campaign } from "../testing/crash-campaign.ts";
import { describeStores } from "../testing/stores.ts";

const CROSSINGS = 60;
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "glither-crashes-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describeStores("a host that is killed at any time, and begun again with another time", ({ place, open, apart }) => {
  it("loses nothing, settles each obligation once and does each action under one id", async () => {
    const told = await campaign({
      place: place(),
      apart,
      folder,
      crossings: CROSSINGS,
      kills: 3,
      hosts: 1,
      jumps: true,
    });
    expect(await expectNothingLost(await open(), told, CROSSINGS)).toMatchObject({
      obligations: CROSSINGS / 3,
      actions: (CROSSINGS / 3) * 7,
    });
    expect(told.kills).toBe(3);
  });
});
