import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { ROOT } from "./packages.ts";
import { type Exemplar, grown, rowsFor, rowsOf } from "./testing/exemplars.ts";
import { programsOf } from "./testing/programs.ts";

const PAGE = join(ROOT, "docs/exemplars.md");
const FOLDER = join(ROOT, "docs/exemplars");
const exemplars: readonly Exemplar[] = readdirSync(FOLDER)
  .sort()
  .map((file) => ({ file, text: readFileSync(join(FOLDER, file), "utf8") }));
if (process.env["BLESS"] === "1") writeFileSync(PAGE, grown(readFileSync(PAGE, "utf8"), exemplars));
const rows = rowsOf(readFileSync(PAGE, "utf8"));

describe("the page of exemplars", () => {
  it("lists every one with its number, its date and its hash, each over the one before", () => {
    expect(rows).toEqual(rowsFor(exemplars));
    expect(rows.length).toBeGreaterThan(3);
  });

  it("counts them without a gap, by dates that do not go back", () => {
    expect(rows.map(({ number }) => Number(number))).toEqual(rows.map((_, at) => at + 1));
    const dates = rows.map(({ date }) => date);
    expect([...dates].sort()).toEqual(dates);
    expect(dates.every((date) => !Number.isNaN(Date.parse(date)))).toBe(true);
  });

  it("grows behind its last row, and shows what was changed before it", () => {
    const all: readonly Exemplar[] = ["one", "two", "three"].map((word, at) => ({
      file: `000${at + 1}-${word}.md`,
      text: `# ${word}\nDate: 2026-11-2${at}\n`,
    }));
    const two = grown("# Page\n", all.slice(0, 2));
    const three = grown(two, all);
    expect(three.startsWith(two)).toBe(true);
    expect(rowsOf(three)).toEqual(rowsFor(all));
    const changed = all.map((each, at) => (at === 1 ? { ...each, text: `${each.text}and more\n` } : each));
    expect(grown(three, changed)).toBe(three);
    const differs = rowsFor(changed).map(({ hash }, at) => hash !== rowsOf(three)[at]?.hash);
    expect(differs).toEqual([false, true, true]);
  });
});

describe.each(exemplars)("exemplar $file", ({ text }) => {
  it("says what was learned, what it connects and what is otherwise since", () => {
    expect([...text.matchAll(/^\*\*(Memory|Remembering|Worlding)\.\*\* \S/gmu)].map(([, word]) => word)).toEqual([
      "Memory",
      "Remembering",
      "Worlding",
    ]);
  });

  it("is a program that prints what stands below it", () => {
    const programs = programsOf(text);
    expect(programs).toHaveLength(1);
    for (const { text: program, prints } of programs) {
      const { stdout, stderr } = spawnSync(
        process.execPath,
        ["--conditions=@glither/source", "--disable-warning=ExperimentalWarning", "--input-type=module-typescript"],
        { cwd: ROOT, encoding: "utf8", input: program },
      );
      expect({ stdout, stderr }).toEqual({ stdout: prints, stderr: "" });
    }
  });
});
