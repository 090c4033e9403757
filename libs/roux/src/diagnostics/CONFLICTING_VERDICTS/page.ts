import type { Page } from "../page.ts";

export const page: Page = {
  summary: "A rule ends twice, or gives two reasons.",
  avoid: `#pragma dialect glither.mail

rule odd = msg | spf.result == fail => into dropped, into delivered
`,
  prefer: `#pragma dialect glither.mail

rule odd = msg | spf.result == fail => into dropped
`,
  why: ["An artifact comes to rest once. Which of two verdicts was meant is not for the compiler to guess."],
};
