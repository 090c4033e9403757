import type { Page } from "../page.ts";

export const page: Page = {
  summary: "`into` names a state that waits, or an arm follows what has settled already.",
  avoid: `#pragma dialect glither.mail

rule odd = msg | spf.result == softfail => into quarantine
  after 72h into dropped
`,
  prefer: `#pragma dialect glither.mail

rule odd = msg | spf.result == softfail => hold into quarantine
  after 72h into dropped
`,
  why: [
    "`into` settles: its verdict is final and the receipt is written. Waiting takes a verb that says so, and arms",
    "that say how it ends.",
  ],
};
