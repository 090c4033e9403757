import { readFileSync } from "node:fs";
import { join } from "node:path";

const PAGE = readFileSync(join(import.meta.dirname, "../../../../docs/embedding.md"), "utf8");

/** What every example is asked about. */
export const MESSAGE = { "from.org": "bank.example", "recipient.org": "uni.example" };

/** What every example prints or answers: mail in the name of a bank, which its signature does not bear out. */
export const EXPECTED = '{"verdict":"dropped","rule":"drop_dmarc_reject","reason_class":"dmarc_reject","actions":[]}';

/** The code that docs/embedding.md shows under a heading, by the block's own words: `rust`, `js`, `html`. */
export function exampleOf(heading: string, language: string): string {
  const [, section = ""] = new RegExp(`^## ${heading}$([\\s\\S]*?)(?=^## |$(?![\\s\\S]))`, "mu").exec(PAGE) ?? [];
  const [, code] = new RegExp(`^\`\`\`${language}$\n([\\s\\S]*?)^\`\`\`$`, "mu").exec(section) ?? [];
  if (code === undefined) throw new Error(`docs/embedding.md shows no ${language} under \`${heading}\``);
  return code;
}

/** The programs that the page says are tested with, and their versions. */
export function testedWith(): readonly { readonly name: string; readonly version: string }[] {
  return [...PAGE.matchAll(/^\| `(\w+)` \| (\S+) /gmu)].map(([, name = "", version = ""]) => ({ name, version }));
}
