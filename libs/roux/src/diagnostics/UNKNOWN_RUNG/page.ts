import type { Page } from "../page.ts";

export const page: Page = {
  summary: "`raise` or `lower` names a rung that the ladder does not have.",
  avoid: `#pragma dialect glither.segment

rule foreign = segment | origin != "fleet" => raise clearance to hidden, into live
`,
  prefer: `#pragma dialect glither.segment

rule foreign = segment | origin != "fleet" => raise clearance to secret, into live
`,
  why: [
    "A move ends on a rung. On a name that has no place in the order, nobody could tell whether it opens or closes.",
  ],
};
