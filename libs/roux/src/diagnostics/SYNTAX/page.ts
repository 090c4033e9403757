import type { Page } from "../page.ts";

export const page: Page = {
  summary: "The text does not parse; the message says what was expected in its place.",
  avoid: `#pragma dialect glither.mail

rule spoofed = msg | spf.result = fail => into dropped
`,
  prefer: `#pragma dialect glither.mail

rule spoofed = msg | spf.result == fail => into dropped
`,
  why: [
    "What cannot be read cannot be checked, so a declaration that does not parse is left out of every other check.",
    "The other declarations are read all the same: one run reports all of them. `=` names a rule, `==` compares.",
  ],
};
