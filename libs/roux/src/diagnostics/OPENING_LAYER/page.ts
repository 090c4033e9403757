import type { Page } from "../page.ts";

const HEAD = "#pragma dialect glither.mail";

export const page: Page = {
  summary: "A layer is less restrictive than the one that it is to stay within, or might be.",
  files: {
    "company.glith": `${HEAD}\nrule large = msg | size > 10MB => into dropped\n`,
    "team.glith": `${HEAD}\nrule news = msg | list.unsubscribe => into delivered\n`,
  },
  avoid: `${HEAD} ; fold first-match

layer company from "company.glith"

layer team from "team.glith" within company
`,
  prefer: `${HEAD} ; fold first-match

layer company from "company.glith"

layer team from "team.glith"
`,
  why: [
    "`within` says that a layer may be stricter than another by itself, never laxer. It is decided for all artifacts, and the",
    "witness is one that the layer lets further in. Close in its rules what the other closes, or leave `within` out.",
  ],
};
