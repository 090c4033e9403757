import { expect, it } from "@jest/globals";
import { border } from "./border.ts";

/** That it still runs, and that the border decides as it should; what it takes says nothing at this size. */
it("measures what the milter border decides a second", async () => {
  const page = await border({ rounds: 1, seconds: 1, connections: 2, beside: false });
  expect(page.join("\n")).toMatch(/\| messages by `tangle serve --milter` \|.*\| ≥ 300 \/s \|/u);
  expect(page.at(-1)).toBe("rspamd is not asked for");
});
