import type { Page } from "../page.ts";

export const page: Page = {
  summary: "A regex is malformed, or no automaton of a sensible size can match it in linear time.",
  avoid: `#pragma dialect glither.mail

rule trap = msg | subject ~ /^(?!re:).*invoice/i => into dropped
`,
  prefer: `#pragma dialect glither.mail

rule trap = msg | subject !~ /^re:/i | subject ~ /invoice/i => into dropped
`,
  why: [
    "Look-around and back-references can take exponential time, so that one message could stop the gate; and",
    "not every back end has them. Several guards, one regex each, say the same and can be reasoned about exactly.",
    "Back ends match with a table that has a row for each state. A count after a beginning that may be anywhere, as in",
    "`a.{11}$`, doubles the table with each step, since every `a` on the way may be the one. Begin with `^`, or count less.",
  ],
};
