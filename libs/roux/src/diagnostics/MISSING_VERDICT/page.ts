import type { Page } from "../page.ts";

export const page: Page = {
  summary: "A rule acts and ends in no box.",
  avoid: `#pragma dialect glither.mail

rule foreign = msg | from.org != recipient.org => tag EXTERNAL
`,
  prefer: `#pragma dialect glither.mail

rule foreign = msg | from.org != recipient.org => tag EXTERNAL, into delivered
`,
  why: [
    "Under `fold first-match` the first rule that holds disposes, and no other is asked. If it settles nothing, the",
    "artifact rests nowhere. Under `fold accumulate` a rule may act alone: there, others decide.",
  ],
};
