import type { Page } from "../page.ts";

export const page: Page = {
  summary: "A guard reads a ligand that the dialect knows and nothing produces.",
  avoid: `#pragma dialect glither.mail

rule doubtful = msg | sender_reputation < 0.2 => into dropped
rule all = msg => route to inbox
`,
  prefer: `#pragma dialect glither.mail

enrich sender_reputation : number from from.domain
rule doubtful = msg | sender_reputation is absent or sender_reputation < 0.2 => into dropped
rule all = msg => route to inbox
`,
  why: [
    "The guard can never be decided: no enrichment of the dialect answers for the ligand, and the ruleset declares none. With",
    "`--allow-unsat` it is a lint, and what is built imports the ligand from nobody: it links nowhere, so it runs nowhere.",
    "Behind `when` such a ligand may be read, since what a disposition waits for may come later; that wait needs a deadline.",
  ],
};
