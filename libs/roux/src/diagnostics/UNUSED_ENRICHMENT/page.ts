import type { Page } from "../page.ts";

export const page: Page = {
  summary: "An enrichment is declared, and no rule asks for it.",
  avoid: `#pragma dialect glither.mail

enrich score : number from subject
rule all = msg => route to inbox
`,
  prefer: `#pragma dialect glither.mail

enrich score : number from subject
rule good = msg | score > 0.5 => route to inbox
`,
  why: [
    "What no rule asks for is no import of the component, so nobody has to provide it;",
    "the declaration only suggests that somebody must.",
  ],
};
