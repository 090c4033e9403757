import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { listing, place, temporaryFolder } from "../testing/folders.ts";
import { strength } from "./strength.ts";

const RULES = `#pragma dialect glither.mail ; fold first-match
rule held = msg | size > 10 => hold into quarantine on admin.release into delivered after 72h into dropped
rule taken = msg | subject => into delivered
`;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let source: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  source = await place(folder.path, "gate.glith", RULES);
});
afterEach(() => folder.remove());

const run = (options: Partial<Parameters<typeof strength>[0]>) =>
  strength({ source, cases: `${folder.path}/cases`, coverage: false, mutate: false, denyLints: false, ...options });

/** A case that the rule `taken` takes, with so large a message. */
async function taken(name: string, size: number, verdict = "delivered"): Promise<void> {
  const expected = { verdict, rule: "taken", reason_class: "taken", actions: [] };
  const example = { name, artifact: { subject: "a", size }, expect: expected };
  await place(folder.path, `cases/${name}.json`, JSON.stringify(example));
}

it("says what no case shows, and writes nothing", async () => {
  await taken("small", 0);
  const before = await listing(folder.path);
  const { exitCode, text, data } = await run({ coverage: true });
  expect(exitCode).toBe(0);
  expect(text).toMatchInlineSnapshot(`
"no case reaches \`held\`
in no case the guard \`size > 10\` of \`held\` holds
no case settles \`held\` \`on admin.release\`
no case settles \`held\` \`after 72h\`
in no case the guard \`subject\` of \`taken\` fails
no case reaches \`default\`
3 of 9 rules, ways of guards and arms are covered (33.3 %)"
`);
  expect(data).toMatchObject({ cases: 1, coverage: { points: 9, covered: 3 } });
  expect(data).not.toHaveProperty("mutation");
  expect(await listing(folder.path)).toEqual(before);
});

it("says which mistakes no case notices, each with an example that would", async () => {
  await taken("small", 9);
  const { text, data } = await run({ mutate: true });
  expect(text).toContain(
    'no case notices if rule `held` asks whether `size >= 10` instead of `size > 10`\n  for example {"subject":"a","size":10} with {}\n',
  );
  expect(text).toMatch(/\n\d+ of \d+ mutants are noticed \(\d+(?:\.\d)? %\)$/u);
  expect(data).toMatchObject({ cases: 1, mutation: { score: expect.any(Number), undecided: [] } });
  expect(data).not.toHaveProperty("coverage");
});

it("fails for what is missing only where lints are denied", async () => {
  await taken("small", 0);
  expect(await run({ coverage: true, denyLints: true })).toMatchObject({ exitCode: 1 });
  expect(await run({ mutate: true, denyLints: true })).toMatchObject({ exitCode: 1 });
  expect(await run({ mutate: true })).toMatchObject({ exitCode: 0 });
});

it("finds nothing missing in a ruleset whose cases show all", async () => {
  source = await place(
    folder.path,
    "all.glith",
    "#pragma dialect glither.mail\nrule taken = msg | subject => into delivered\n",
  );
  await taken("small", 0);
  const none = { verdict: "dropped", rule: "default", reason_class: "no_rule", actions: [] };
  await place(folder.path, "cases/none.json", JSON.stringify({ name: "none", artifact: {}, expect: none }));
  const { exitCode, text } = await run({ coverage: true, mutate: true, denyLints: true });
  expect({ exitCode, text }).toEqual({
    exitCode: 0,
    text: "4 of 4 rules, ways of guards and arms are covered (100 %)\n6 of 6 mutants are noticed (100 %)",
  });
});

it("reports cases that fail first, and that the rest waits for them", async () => {
  await taken("wrong", 0, "dropped");
  const { exitCode, text } = await run({ coverage: true, mutate: true });
  expect(exitCode).toBe(4);
  expect(text).toContain("case `wrong` expects another answer than the back end gives:");
  expect(text).toContain("0 of 1 cases pass over interpreter\n");
  expect(text).toMatch(/\nhint: `--coverage` and `--mutate` report as soon as all cases pass$/u);
  expect(text).not.toContain("mutants");
});

it("reports the diagnostics of a source with faults", async () => {
  source = await place(folder.path, "broken.glith", RULES.replace("subject", "sbject"));
  expect(await run({ coverage: true })).toMatchObject({ exitCode: 2 });
});
