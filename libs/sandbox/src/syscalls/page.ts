import { PREVIEW1 } from "./preview1.ts";
import { PREVIEW2 } from "./preview2.ts";
import { type Family, type Syscall, written } from "./syscall.ts";
import { WASIX } from "./wasix.ts";
import { WAVEN } from "./waven.ts";

const HEAD = `# Syscalls as capabilities

Written by \`npm run docs\` from the table in \`libs/sandbox/src/syscalls\`. What a program asks its system for is a message to an actor
here: with a reference to it the program has the capability, without it there is nothing to ask. How programs are run:
[sandbox.md](sandbox.md).

**Trits**: −1 takes something in, or ends it; +1 gives something out, or makes it; 0 asks, or carries over. A trit in bold is the founding
document's; the others follow that rule.

**Here**: *hosted*, the host calls the capability's actor; *refused*, it links, and answers with an error; *modelled*, actors show what it
would be; *engine*, another's engine has it, in a process of its own, which is given copies of what is granted; *absent*, a program that imports it does not link.

**Who has it** is what runtimes say of themselves and the founding document of them; what was found by trying stands in
[runtimes.md](runtimes.md).`;

const SECTIONS: readonly { readonly family: Family; readonly title: string; readonly rows: readonly Syscall[] }[] = [
  { family: "preview1", title: "WASI preview 1: functions of `wasi_snapshot_preview1`", rows: PREVIEW1 },
  { family: "preview2", title: "WASI 0.2: interfaces", rows: PREVIEW2 },
  { family: "wasix", title: "WASIX", rows: WASIX },
  { family: "waven", title: "WAVEN", rows: WAVEN },
];

/** The page `docs/syscalls.md`. */
export function syscallsPage(): string {
  return `${[HEAD, ...SECTIONS.map(({ title, rows }) => `## ${title}\n\n${tableOf(rows)}`)].join("\n\n")}\n`;
}

function tableOf(rows: readonly Syscall[]): string {
  const head = ["name", "category", "capability", "trit", "here", "who has it"];
  return [head, head.map(() => "---"), ...rows.map(cellsOf)].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function cellsOf({ name, category, capability, trit, documented, standing, note, runtimes }: Syscall): string[] {
  const said = standing === "modelled" ? (note ?? standing) : note === undefined ? standing : `${standing}: ${note}`;
  const sign = written(trit).replace("-", "−");
  return [`\`${name}\``, category, capability, documented ? `**${sign}**` : sign, said, runtimes.join(", ")];
}
