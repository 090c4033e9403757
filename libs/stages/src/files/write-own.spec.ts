import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { place, temporaryFolder } from "../testing/folders.ts";
import { beginsWith, endsWith, isComponent, markOf, refuseForeignCode, writeOwn } from "./write-own.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const path = (name: string): string => join(folder.path, name);

beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

it("writes where nothing is, and over what has its own mark", async () => {
  const mark = markOf("tangle weave", "html");
  for (const text of ["one", "two"]) await writeOwn(path("page.html"), `${text}\n${mark}\n`, endsWith(mark));
  expect(await readFile(path("page.html"), "utf8")).toBe(`two\n${mark}\n`);
  await place(folder.path, "empty", "");
  await writeOwn(path("empty"), "now", endsWith(mark));
  expect(await readFile(path("empty"), "utf8")).toBe("now");
});

it.each([
  ["notes.md", "# My notes\n", endsWith(markOf("tangle weave", "html"))],
  ["page.html", "<!doctype html>\n<p>by hand</p>\n", endsWith(markOf("tangle weave", "html"))],
  [
    "below.md",
    `# gate\n${markOf("tangle weave", "html")}\nand my own words\n`,
    endsWith(markOf("tangle weave", "html")),
  ],
  ["hand.ts", "// hand written\n", beginsWith(/^\/\/ Written by `tangle bindings`/u)],
  ["proof", "c2sp.org/tlog-proof@v2\n", beginsWith("c2sp.org/tlog-proof@v1")],
])("keeps %s, though it begins like its own", async (name, text, isOurs) => {
  await place(folder.path, name, text);
  await expect(writeOwn(path(name), text, isOurs)).rejects.toMatchObject({ code: "UNWRITABLE" });
  expect(await readFile(path(name), "utf8")).toBe(text);
});

it("writes to a device without reading it first", async () => {
  await writeOwn("/dev/zero", "gone", endsWith("none"));
});

it("takes code for its own where the file that names the ruleset is, and nothing else", async () => {
  const files = new Map([
    ["gate.wasm", ""],
    ["gate.wat", ";; The ruleset gate of glither.mail, as the compiler understood it.\n(module)"],
  ]);
  await refuseForeignCode(path("none"), files);
  await place(folder.path, "ours/gate.wat", files.get("gate.wat") ?? "");
  await refuseForeignCode(path("ours"), files);
  await place(folder.path, "theirs/gate.wat", "(module)");
  await place(folder.path, "half/gate.wasm", "mine");
  for (const name of ["theirs", "half"])
    await expect(refuseForeignCode(path(name), files)).rejects.toMatchObject({ code: "UNWRITABLE" });
});

it("keeps what somebody else has written, and says what to do", async () => {
  await place(folder.path, "my rules.glith", "rule a");
  await expect(writeOwn(path("my rules.glith"), "@startuml", endsWith("none"))).rejects.toMatchObject({
    code: "UNWRITABLE",
    exitCode: 64,
    hint: expect.stringContaining(`rm '${path("my rules.glith")}'`),
  });
  expect(await readFile(path("my rules.glith"), "utf8")).toBe("rule a");
});

it("takes no module for a component that was built here", async () => {
  await place(folder.path, "other.wasm", Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]));
  await expect(writeOwn(path("other.wasm"), Uint8Array.from([0]), isComponent)).rejects.toMatchObject({
    code: "UNWRITABLE",
  });
});
