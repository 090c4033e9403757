import type { Page } from "../page.ts";

export const page: Page = {
  summary: "A disposition waits and has no `after`.",
  avoid: `#pragma dialect glither.mail

rule odd = msg | spf.result == softfail => hold into quarantine
  on admin.release into delivered
`,
  prefer: `#pragma dialect glither.mail

rule odd = msg | spf.result == softfail => hold into quarantine
  on admin.release into delivered
  after 72h into dropped
`,
  why: [
    "An event may never come. Without a deadline the artifact waits for ever, and nobody has decided that it should.",
    "Where a dialect has other ways to end a wait, this is a lint.",
  ],
};
