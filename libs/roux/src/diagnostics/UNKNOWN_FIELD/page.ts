import type { Page } from "../page.ts";

export const page: Page = {
  summary: "A path names neither a field nor an enrichment of the dialect.",
  avoid: `#pragma dialect glither.mail

rule partners = msg | from.org == acme => into delivered
`,
  prefer: `#pragma dialect glither.mail

rule partners = msg | from.org == "acme" => into delivered
`,
  why: [
    "A record has the fields of its dialect and no others. A field that is not there would be absent for ever,",
    "and a guard over it would quietly never hold. A text stands in quotes; without them it is read as a path.",
  ],
};
