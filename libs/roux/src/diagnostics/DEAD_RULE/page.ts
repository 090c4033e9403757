import type { Page } from "../page.ts";

export const page: Page = {
  summary: "Other rules take everything that this rule could take.",
  avoid: `#pragma dialect glither.mail

rule rest = msg => into delivered
rule spoofed = msg | spf.result == fail => into dropped
`,
  prefer: `#pragma dialect glither.mail

rule spoofed = msg | spf.result == fail => into dropped
rule rest = msg => into delivered
`,
  why: [
    "Rules are tried in order. A rule that is never reached reads like protection and gives none.",
    "Move the special case above the general one, or delete it. Under `fold accumulate` the strictest verdict wins, the first",
    "among equals: there, a rule is dead that has no actions and is outweighed wherever it holds.",
  ],
};
