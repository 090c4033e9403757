import type { Page } from "../page.ts";

export const page: Page = {
  summary: "An arm or a verdict can never settle anything, because another always comes first.",
  avoid: `#pragma dialect glither.mail

rule waits = msg | size > 1000
  => hold into quarantine
     after 24h into dropped
     after 72h into delivered
`,
  prefer: `#pragma dialect glither.mail

rule waits = msg | size > 1000
  => hold into quarantine
     on admin.release into delivered
     after 24h        into dropped
`,
  why: [
    "The first obligation to come settles a disposition that waits. Behind the earliest deadline no other is ever due,",
    "and one event cannot settle twice; who reads the second arm believes that it does something. What `when` waits for is",
    "decided exactly: an arm is reported whose guard never holds, or only when that of an earlier one does, and so are all",
    "arms beside a `when` that holds as soon as the rule has taken the artifact.",
    "Under `fold accumulate` the strictest verdict wins. One that is outweighed wherever its rule holds never counts, though",
    "the rule's actions are called: exclude the stricter rules in its guards, or let it act without a verdict.",
  ],
};
