import type { Page } from "../page.ts";

export const page: Page = {
  summary: "A deadline settles less strictly than the closed box, so that silence becomes approval.",
  avoid: `#pragma dialect glither.governance

rule big_spend = event | amount > 25000
  => hold into flagged_review
     on approve into allowed
     after 4h   into allowed
`,
  prefer: `#pragma dialect glither.governance

rule big_spend = event | amount > 25000
  => hold into flagged_review
     on approve into allowed
     after 4h   into blocked (reason = approval_timeout)
`,
  why: [
    "What waits, waits for somebody to decide. Who is asleep, or is kept from the page with the button, has not agreed.",
    "Where time alone decides, as when an embargo ends, the rule's literate lines say why: `/// lax deadline: an embargo",
    "ends, whether or not somebody lifts it`. A dialect in which nothing waits for approval says so in its vocabulary,",
    'with `policy: { laxDeadline: "meant" }`.',
  ],
};
