import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { shippedSources } from "@glither/roux/testing";
import type { Example, ExampleCase } from "../example.ts";

const FIXTURES = join(import.meta.dirname, "../../../../fixtures");

/** A list to choose from is no longer than this. */
const MOST_CASES = 6;

/** The shipped rulesets with some of their cases, the whole of which would weigh more than the page. */
export function examples(): Example[] {
  return shippedSources()
    .map(({ shelf, name, text, files }) => ({
      name,
      dialect: /#pragma dialect ([a-z.]+)/u.exec(text)?.[1] ?? "",
      text,
      files: Object.fromEntries([...files].map(([path, content]) => [path, String(content)])),
      cases: casesOf(shelf),
    }))
    .sort((a, b) => rank(a) - rank(b));
}

/** The one that the README shows comes first, others by their dialects. */
function rank({ name }: Example): number {
  return name === "mailguard" ? 0 : 1;
}

/** Cases that each go another way, as far as there are any. */
function casesOf(shelf: string): ExampleCase[] {
  const folder = join(FIXTURES, shelf);
  if (!existsSync(folder)) return [];
  const all = readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .sort()
    .map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")));
  const rules = new Set<string>();
  const first = all.filter(({ expect: { rule } }) => !rules.has(rule) && rules.add(rule));
  const chosen = [...first, ...all.filter((one) => !first.includes(one))].slice(0, MOST_CASES);
  return chosen.map(({ name, artifact, enrich = {} }) => ({
    name,
    artifact: `${JSON.stringify(artifact, null, 2)}`,
    answers: enrich,
  }));
}
