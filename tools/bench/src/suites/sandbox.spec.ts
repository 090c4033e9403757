import { expect, it } from "@jest/globals";
import { sandbox } from "./sandbox.ts";

/** That all rows are measured; what they are says nothing at this size. */
it("measures what sandboxes cost", async () => {
  const actors = { runs: 1, messages: 50, actors: 10 };
  const wasi = { runs: 1, writes: 100, go: "no Go: for a test" };
  const page = (await sandbox({ actors, membrane: { runs: 1, messages: 50 }, wasi })).join("\n");
  expect(page).toMatch(
    /\| a message to a pooled component actor, over one to an actor in TypeScript \|.*\| ≤ 5 µs \|/u,
  );
  expect(page).toMatch(/\| a handle passed into a component and out of it \|.*\| ≤ 1 µs \|/u);
  expect(page).toMatch(/\| 10 component actors \|.*\| ≤ 100 MB \|/u);
  expect(page).toMatch(/\| a message across a membrane with a policy of 10 rules \|.*\| ≤ 5 µs \|/u);
  expect(page).toMatch(/\| a WASI program of 100 small writes, of its time under `node:wasi` \|.*\| ≤ 3 × \|/u);
  expect(page).toContain("no Go: for a test.");
});
