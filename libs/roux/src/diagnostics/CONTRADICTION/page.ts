import type { Page } from "../page.ts";

export const page: Page = {
  summary: "The guards of one rule can never all hold.",
  avoid: `#pragma dialect glither.mail

rule large = msg | size > 1000 | size < 10 => into dropped
rule rest = msg => route to inbox
`,
  prefer: `#pragma dialect glither.mail

rule large = msg | size > 1000 or size < 10 => into dropped
rule rest = msg => route to inbox
`,
  why: [
    "All guards of a rule must hold, so one that excludes another leaves the rule nothing to dispose of.",
    "The compiler decides this over the meaning of the guards, texts and regexes included: it is a proof.",
  ],
};
