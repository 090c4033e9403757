import type { Page } from "../page.ts";

export const page: Page = {
  summary: "Where a declared enrichment is absent, a strict rule fails, and a laxer one disposes instead.",
  avoid: `#pragma dialect glither.governance

enrich roles : text from actor

rule deny = event | tool == "delete_all" | roles !~ /(?:^| )admin(?: |$)/ => into blocked
rule allow = event => into allowed
`,
  prefer: `#pragma dialect glither.governance

enrich roles : text from actor

rule deny = event | tool == "delete_all" | roles is absent or roles !~ /(?:^| )admin(?: |$)/ => into blocked
rule allow = event => into allowed
`,
  why: [
    "A guard that reads a declared enrichment fails where that is absent or too old, negated or not. In a rule that denies,",
    "failing opens: whoever keeps the answer from coming is let through. It is decided exactly, and the witness is an",
    "artifact with answers for which a later, laxer rule disposes, though the strict one would if only the answer were there.",
    "Say what holds without the answer: `roles is absent or …` is as strict without it, a rule on `roles is absent` above",
    "decides it apart, and `roles is present | …` says that the rule is meant for those alone of whom something is known.",
    "`check --fix` leaves it, since either changes what the ruleset does.",
  ],
};
