import { expect, it } from "@jest/globals";
import { sandbox } from "./sandbox.ts";

/** That all rows are measured; what they are says nothing at this size. */
it("measures what sandboxes cost", async () => {
  const page = (await sandbox({ membrane: { runs: 1, messages: 50 } })).join("\n");
  expect(page).toMatch(/\| a message across a membrane with a policy of 10 rules \|.*\| ≤ 5 µs \|/u);
});
