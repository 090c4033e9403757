import type { Page } from "../page.ts";

export const page: Page = {
  summary: "`into` or a verb that waits names a box or state that it cannot end in.",
  avoid: `#pragma dialect glither.mail

rule spoofed = msg | spf.result == fail => into droped
`,
  prefer: `#pragma dialect glither.mail

rule spoofed = msg | spf.result == fail => into dropped
`,
  why: [
    "The boxes are the only places where an artifact can come to rest; hosts are built to serve exactly these.",
    "`into` takes a box that settles, a verb that waits takes a state.",
  ],
};
