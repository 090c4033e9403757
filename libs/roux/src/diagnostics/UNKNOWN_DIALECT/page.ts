import type { Page } from "../page.ts";

export const page: Page = {
  summary: "The pragma names a dialect that this compiler does not have.",
  avoid: `#pragma dialect mail

rule known = msg | sender.allowlisted => into delivered
`,
  prefer: `#pragma dialect glither.mail

rule known = msg | sender.allowlisted => into delivered
`,
  why: [
    "The dialect is the vocabulary: the fields a rule may read, the verbs it may use and the boxes it may end in.",
    "Without it nothing below the pragma has a meaning, so nothing below is checked.",
  ],
};
