import { expect, it } from "@jest/globals";
import { Pool } from "./_pool.ts";

const script = new URL("../testing/worker.ts", import.meta.url);
const run = (pool: Pool, source: string) =>
  pool.run({ stage: "check", options: { source }, root: "/w", project: undefined });

it("a process that ends takes its own task with it, and the others go on", async () => {
  const pool = new Pool(100, script);
  const sources = ["exits", "a", "crashes", "b"];
  const results = [];
  for (const source of sources) results.push(await run(pool, source));
  await pool.stop();
  expect(results.map(({ success, report }) => [success, report])).toEqual([
    [false, ""],
    [true, "a\n"],
    [false, ""],
    [true, "b\n"],
  ]);
  expect(results[0]?.fault).toBe(
    "internal error: what ran this task has ended: exit code 7\nhint: the other tasks were not touched; run this one again\n",
  );
  expect(results[2]?.fault).toContain("has ended: by SIGSEGV\n");
});

it("what is under way when it is stopped has ended, and nothing begins after that", async () => {
  const pool = new Pool(100, script);
  const hanging = run(pool, "hangs");
  await pool.stop();
  expect((await hanging).success).toBe(false);
  expect(await run(pool, "a")).toMatchObject({ success: false, fault: expect.stringContaining("was stopped") });
});

it("has no more processes than there is work for", () => {
  expect([new Pool(1).size, new Pool(4).size]).toEqual([1, 1]);
  expect(new Pool(1000).size).toBeLessThanOrEqual(8);
});
