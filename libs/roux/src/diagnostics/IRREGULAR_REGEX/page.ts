import type { Page } from "../page.ts";

export const page: Page = {
  summary: "A regex is malformed, or no automaton can match it in linear time.",
  avoid: `#pragma dialect glither.mail

rule trap = msg | subject ~ /^(?!re:).*invoice/i => into dropped
`,
  prefer: `#pragma dialect glither.mail

rule trap = msg | subject !~ /^re:/i | subject ~ /invoice/i => into dropped
`,
  why: [
    "Look-around and back-references can take exponential time, so that one message could stop the gate; and",
    "not every back end has them. Several guards, one regex each, say the same and can be reasoned about exactly.",
  ],
};
