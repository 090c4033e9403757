import type { Page } from "../page.ts";

export const page: Page = {
  summary: "`raise` or `lower` names a ladder that the dialect does not have.",
  avoid: `#pragma dialect glither.segment

rule foreign = segment | origin != "fleet" => raise clearence to secret, into live
`,
  prefer: `#pragma dialect glither.segment

rule foreign = segment | origin != "fleet" => raise clearance to secret, into live
`,
  why: [
    "A ladder is an ordered scale that the dialect declares. Moves along it have a direction that can be checked,",
    "which a scale that nobody declared has not.",
  ],
};
