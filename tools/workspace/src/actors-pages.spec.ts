import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import { ROOT } from "./packages.ts";
import { programsOf } from "./testing/programs.ts";

const read = (file: string): string => readFileSync(join(ROOT, file), "utf8");

const pages = [
  "docs/actors.md",
  "docs/tutorials/actors.md",
  ...readdirSync(join(ROOT, "docs/actors"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/actors/${name}`),
];
const programs = pages.flatMap((page) => programsOf(read(page)).map((program, at) => ({ page, at, ...program })));
const actors = pages.filter((page) => read(page).includes("## The attack"));

it.each(programs)("$page shows a program ($at) that prints what stands below it", ({ text, prints }) => {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["--conditions=@glither/source", "--disable-warning=ExperimentalWarning", "--input-type=module-typescript"],
    { cwd: ROOT, encoding: "utf8", input: text },
  );
  expect({ stdout, stderr }).toEqual({ stdout: prints, stderr: "" });
});

it.each(actors)("%s names tests of its attack that are there", (page) => {
  const name = /actors\/([a-z]+)\.md$/u.exec(page)?.[1] ?? "";
  const spec = read(`libs/vat/src/library/${name}.spec.ts`);
  const [, claims = ""] = /\nTests?: ([\s\S]*)$/u.exec(read(page)) ?? [];
  const named = [...claims.matchAll(/\*([^*]+)\*/gu)].map(([, title = ""]) => title.replace(/\s+/gu, " "));
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((title) => !spec.includes(`it("${title}"`))).toEqual([]);
});

it("has a page for each actor of the library, and names it on the first one", () => {
  const files = readdirSync(join(ROOT, "libs/vat/src/library"))
    // What refuses, and what a membrane asks, are no actors.
    .filter((name) => /^[a-z]+\.ts$/u.test(name) && !["index.ts", "error.ts", "gate.ts"].includes(name))
    .map((name) => `docs/actors/${name.replace(/\.ts$/u, ".md")}`);
  expect(actors.sort()).toEqual(files.sort());
  const first = read("docs/actors.md");
  expect(files.filter((page) => !first.includes(`](${page.slice("docs/".length)})`))).toEqual([]);
});

it("names in its comparison with Goblins only rows that a test shows", () => {
  const rows = [...read("docs/actors/coming-from.md").matchAll(/^\| ((?:[A-R][0-9]+[a-z]?(?:, )?)+) \|/gmu)];
  const ids = rows.flatMap(([, cell = ""]) => cell.split(", "));
  const titles = ["libs/vat/src", "libs/ocapn/src"]
    .flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((name) => `${folder}/${name}`),
    )
    .filter((name) => name.endsWith(".spec.ts"))
    .flatMap((name) => [...read(name).matchAll(/\("((?:[A-R][0-9]+[a-z]?(?:, )?)+): /gu)])
    .flatMap(([, title = ""]) => title.split(", "));
  expect(ids.length).toBeGreaterThan(10);
  expect(ids.filter((id) => !titles.includes(id))).toEqual([]);
});
