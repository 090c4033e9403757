import type { Page } from "../page.ts";

export const page: Page = {
  summary: "The language has this, and this compiler does not compile it yet.",
  avoid: `#pragma dialect glither.mail

enrich score : number from subject fresh 5m
rule scored = msg | size > 1 => into dropped
`,
  prefer: `#pragma dialect glither.mail

rule scored = msg | sender.allowlisted => into delivered
`,
  why: [
    "What is read and not understood would be left out of the component without a word. Use what the dialect itself has.",
  ],
};
