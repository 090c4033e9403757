import type { Page } from "../page.ts";

export const page: Page = {
  summary:
    "Under `fold accumulate`, a verb that lets the artifact out is called although a stricter rule disposes of it.",
  avoid: `#pragma dialect glither.mail ; fold accumulate

rule spoofed = msg | spf.result == fail => into dropped
rule known = msg | sender.allowlisted => route to inbox
`,
  prefer: `#pragma dialect glither.mail ; fold accumulate

group unsound = msg | spf.result == fail
rule spoofed = unsound => into dropped
rule known = msg | sender.allowlisted | msg not in unsound => route to inbox
`,
  why: [
    "Every rule that holds has its actions called, and then the strictest verdict wins. What was routed to the inbox lies",
    "there, whatever the receipt says: `dropped` comes too late. Which verbs open is said by the dialect's vocabulary.",
    "It is decided exactly, and the witness is an artifact for which both rules hold. Exclude in the guards of the rule that",
    "opens what the stricter one takes, a group for both, or let the first rule that holds dispose: `fold first-match`.",
  ],
};
