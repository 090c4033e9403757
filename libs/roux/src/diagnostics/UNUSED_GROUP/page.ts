import type { Page } from "../page.ts";

export const page: Page = {
  summary: "A group is declared, and no rule uses it.",
  avoid: `#pragma dialect glither.mail

group friends = msg | from.org == "friends.example"
rule all = msg => route to inbox
`,
  prefer: `#pragma dialect glither.mail

group friends = msg | from.org == "friends.example"
rule all = friends => route to inbox
`,
  why: [
    "A group that nobody uses says something about the policy that is not so.",
    "It is left out of the component, with all that it would read.",
  ],
};
