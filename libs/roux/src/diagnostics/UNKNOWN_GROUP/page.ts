import type { Page } from "../page.ts";

export const page: Page = {
  summary: "A rule or a guard names a group that is not declared above it.",
  avoid: `#pragma dialect glither.mail

group friends = msg | sender.allowlisted

rule friendly = msg | msg in friend => into delivered
`,
  prefer: `#pragma dialect glither.mail

group friends = msg | sender.allowlisted

rule friendly = msg | msg in friends => into delivered
`,
  why: [
    "A group is a name for guards. One that does not exist holds for nothing, which looks like a rule that works.",
    "Groups use only the groups above them, so that no two can define each other.",
  ],
};
