import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { tokenize } from "@glither/roux/surface";
import { expect, it } from "@jest/globals";
import { ROOT } from "../packages.ts";
import { GRAMMAR_FILE, grammar, grammarText, type Pattern } from "./grammar.ts";

/** All sources that the repository has: rulesets, and the fixtures of the diagnostics, broken ones among them. */
const SOURCES = ["rulesets", "libs/roux/src/diagnostics"].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".glith"))
    .map((file) => join(ROOT, folder, file)),
);

const patterns = grammar().patterns.map((pattern) => ({ pattern, regex: new RegExp(pattern.match, "dgu") }));

/** What an editor makes of one line: of what begins first, the pattern that stands first. */
function coloured(line: string): string[] {
  const found: string[] = [];
  let at = 0;
  while (at < line.length) {
    let best: { readonly match: RegExpExecArray; readonly pattern: Pattern } | undefined;
    for (const { pattern, regex } of patterns) {
      regex.lastIndex = at;
      const match = regex.exec(line);
      if (match !== null && (best === undefined || match.index < best.match.index)) best = { match, pattern };
    }
    if (best === undefined) break;
    const { match, pattern } = best;
    if (pattern.name !== undefined) found.push(`${match.index} ${typeOf(pattern.name)} ${match[0]}`);
    for (const [group, { name }] of Object.entries(pattern.captures ?? {}))
      found.push(`${match.indices?.[Number(group)]?.[0]} ${typeOf(name)} ${match[Number(group)]}`);
    at = match.index + match[0].length;
  }
  return found;
}

function typeOf(scope: string): string | undefined {
  return scope.split(".").at(-2);
}

it("is written as the token table has it (`npm run docs` writes it)", () => {
  expect(readFileSync(join(ROOT, GRAMMAR_FILE), "utf8")).toBe(grammarText());
});

it("tells the same tokens apart as the lexer, in every source there is", () => {
  expect(SOURCES.length).toBeGreaterThan(100);
  const more =
    '#pragma zone Europe/Stockholm\n#pragma zone "x"\nset a = { "\\q", "Urgent"i, 10.0.0.0/8, ::1, -3.5, 5% }\n/x\n"y\n#§';
  for (const text of [...SOURCES.map((file) => readFileSync(file, "utf8")), more]) {
    const lines = text.split("\n");
    const expected = lines.map((): string[] => []);
    for (const { type, text: word, span } of tokenize(text))
      if (!/^\s/u.test(word)) expected[span.line - 1]?.push(`${span.column - 1} ${type} ${word}`);
    expect(lines.map(coloured)).toEqual(expected);
  }
});

it("has no class that Oniguruma, by which editors read patterns, would take for two", () => {
  const classes = patterns.flatMap(({ pattern }) => pattern.match.match(/\\.|\[(?:[^\]\\]|\\.)*\]/gu) ?? []);
  const own = classes.filter((found) => found.startsWith("[")).map((found) => found.slice(1, -1).replace(/\\./gu, ""));
  expect(own.length).toBeGreaterThan(20);
  expect(own.filter((inside) => /\[|&&/u.test(inside))).toEqual([]);
});
