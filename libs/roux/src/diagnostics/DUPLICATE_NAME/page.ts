import type { Page } from "../page.ts";

export const page: Page = {
  summary: "Two rules, two groups or two arguments share a name, or one takes a name that is taken already.",
  avoid: `#pragma dialect glither.mail

rule odd = msg | spf.result == fail => into dropped
rule odd = msg | attachment.count > 20 => into dropped
`,
  prefer: `#pragma dialect glither.mail

rule spoofed = msg | spf.result == fail => into dropped
rule crowded = msg | attachment.count > 20 => into dropped
`,
  why: [
    "The receipt names the rule that disposed, and the statistics count by it. With two of one name nobody knows which.",
  ],
};
