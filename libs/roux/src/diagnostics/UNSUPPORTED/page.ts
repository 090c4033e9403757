import type { Page } from "../page.ts";

export const page: Page = {
  summary: "The language has this, and this compiler does not compile it yet.",
  avoid: `#pragma dialect glither.mail

enrich score : { value: number, model: text } from subject
rule scored = msg | size > 1 => into dropped
`,
  prefer: `#pragma dialect glither.mail

enrich score : number from subject
rule scored = msg | score > 1 => into dropped
`,
  why: [
    "What is read and not understood would be left out of the component without a word.",
    "Declare one enrichment for each field.",
  ],
};
