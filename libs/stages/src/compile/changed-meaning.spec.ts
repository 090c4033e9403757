import { afterEach, beforeEach, expect, it } from "@jest/globals";
import type { StageError } from "../outcome.ts";
import { place, temporaryFolder } from "../testing/folders.ts";
import { snapshot } from "./snapshot.ts";

const HEAD = "#pragma dialect glither.mail ; fold first-match\n";
const RULES = `${HEAD}rule large = msg | size > 1000 => into dropped\nrule known = msg | subject => into delivered\n`;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

async function detail(before: string, after: string): Promise<string> {
  const golden = `${folder.path}/golden.json`;
  await snapshot({ source: await place(folder.path, "gate.glith", before), golden, accept: true });
  const source = await place(folder.path, "gate.glith", after);
  return snapshot({ source, golden }).then(
    () => "",
    (error: StageError) => error.detail ?? "",
  );
}

it("a golden that differs is shown as what is decided otherwise and by which rule, not only as `1000` → `2500`", async () => {
  const shown = await detail(RULES, RULES.replace("1000", "2500"));
  expect(shown).toContain("rule large → ");
  expect(shown).toMatch(/ {2}for example {2}\{.*"size":/u);
  expect(shown).toContain("rule `large` changed its constant 1000 to 2500");
  expect(shown.indexOf("rule `large`")).toBeLessThan(shown.indexOf("--- golden"));
});

it("names rules that are new, gone, elsewhere and written otherwise", async () => {
  const [head, first, second] = RULES.trimEnd().split("\n");
  expect(await detail(RULES, `${head}\n${second}\n${first}\n`)).toContain("rules stand in another order");
  const renamed = await detail(RULES, RULES.replace("rule known", "rule other"));
  expect(renamed).toContain("rule `other` is new\nrule `known` is gone");
  const longer = await detail(RULES, RULES.replace("| subject", "| subject | size > 1"));
  expect(longer).toContain("rule `known` is written otherwise");
});

it("shows the text alone where the golden is no core of this compiler", async () => {
  const golden = await place(folder.path, "golden.json", '{"snapshot_version":"0.0.1"}\n');
  const source = await place(folder.path, "gate.glith", RULES);
  await expect(snapshot({ source, golden })).rejects.toMatchObject({ detail: expect.stringMatching(/^--- golden/u) });
});

it("the command that accepts names the project as Nx does", async () => {
  const golden = `${folder.path}/none.json`;
  const source = await place(folder.path, "gate.glith", RULES);
  await expect(snapshot({ source, golden, project: "mail-gate" })).rejects.toMatchObject({
    hint: expect.stringContaining("`npx nx run mail-gate:snapshot --accept`"),
  });
});
