import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "@jest/globals";

/** What a file of this library imports of it, for its values. */
function importsOf(file: string): string[] {
  const text = readFileSync(file, "utf8");
  const statements = text.matchAll(/^(?:import|export)\s+(?!type\b)(?:[^";]*?\bfrom\s+)?"([^"]+)"/gmu);
  return [...statements].map(([, specifier = ""]) => specifier);
}

function reachedFrom(entry: string): ReadonlyMap<string, readonly string[]> {
  const reached = new Map<string, readonly string[]>();
  const left = [entry];
  for (let file = left.pop(); file !== undefined; file = left.pop()) {
    if (reached.has(file)) continue;
    const imported = importsOf(file);
    reached.set(file, imported);
    for (const specifier of imported) if (specifier.startsWith(".")) left.push(join(dirname(file), specifier));
  }
  return reached;
}

const reached = reachedFrom(join(import.meta.dirname, "index.ts"));

it("loads nothing of Node, and none of what only other hosts need", () => {
  const specifiers = new Set([...reached.values()].flat().filter((specifier) => !specifier.startsWith(".")));
  expect([...specifiers].sort()).toEqual(["@glither/roux/core", "@glither/wit"]);
  expect(reached.size).toBeGreaterThan(40);
});

it("uses Node's buffers where there are any, and nowhere else", () => {
  const users = [...reached.keys()].filter((file) => /\bBuffer\./u.test(readFileSync(file, "utf8")));
  expect(users).toEqual([]);
});
