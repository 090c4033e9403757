import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { listing, place, temporaryFolder } from "../testing/folders.ts";
import { GATE } from "../testing/rulesets.ts";
import { codegen } from "./codegen.ts";
import { snapshot } from "./snapshot.ts";
import { wit } from "./wit.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

/** What the pure stages write for a ruleset, in a workspace of its own. */
async function compileIn(name: string, text: string): Promise<string> {
  const root = join(folder.path, name);
  const source = await place(root, "rulesets/gate.glith", text);
  const out = join(root, "out");
  await snapshot({ source, out: join(out, "snapshot") });
  const core = join(out, "snapshot/core.cbor");
  await wit({ core, out: join(out, "wit") });
  await codegen({ core, out: join(out, "codegen") });
  return out;
}

it("gives the same bytes in every run and every place", async () => {
  const [first, second] = [await compileIn("first", GATE), await compileIn("second/deeper", GATE)];
  expect(await listing(first)).toEqual(await listing(second));
  expect(Object.keys(await listing(first))).toEqual(
    expect.arrayContaining(["snapshot/core.cbor", "snapshot/source-map.json", "wit/world.wit", "wit/attestation.json"]),
  );
});

it("holds no machine's path and no time", async () => {
  const out = await compileIn("one", GATE);
  const year = new RegExp(`\\b${new Date().getFullYear()}\\b`, "u");
  for (const entry of await readdir(out, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const text = await readFile(join(entry.parentPath, entry.name), "latin1");
    expect(text).not.toContain(folder.path);
    expect(text).not.toContain(process.cwd());
    expect(text).not.toMatch(year);
  }
});

it("changes the source map alone when only the layout changes", async () => {
  const [plain, moved] = [
    await listing(await compileIn("plain", GATE)),
    await listing(await compileIn("moved", `// a comment\n\n${GATE.replaceAll("\n  ", "\n     ")}`)),
  ];
  const changed = Object.keys(plain).filter((file) => plain[file] !== moved[file]);
  expect(changed).toEqual(["snapshot/source-map.json"]);
});

it("compares with the goldens before it writes anything", async () => {
  const source = await place(folder.path, "gate.glith", GATE);
  const golden = join(folder.path, "golden.json");
  const out = join(folder.path, "out");
  await expect(snapshot({ source, out, golden })).rejects.toMatchObject({
    code: "GOLDEN_DIFFERS",
    hint: expect.stringContaining("`npx nx run gate:snapshot --accept`"),
  });
  expect(Object.keys(await listing(folder.path))).toEqual(["gate.glith"]);
  expect((await snapshot({ source, out, golden, accept: true })).text).toMatch(/, golden written$/u);
  expect((await snapshot({ source, out, golden })).text).toMatch(/, same as the golden$/u);
  await place(folder.path, "gate.glith", GATE.replace("/^(exe|scr)$/i", "/^exe$/"));
  await expect(wit({ source, golden: join(folder.path, "world.wit") })).rejects.toMatchObject({
    hint: expect.stringContaining("`npx nx run gate:wit --accept`"),
  });
  await expect(snapshot({ source, out, golden })).rejects.toMatchObject({ detail: expect.stringContaining("\n-") });
});
