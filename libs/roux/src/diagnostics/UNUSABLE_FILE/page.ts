import type { Page } from "../page.ts";

export const page: Page = {
  summary: "A file that the ruleset uses, or is made of, is not there, cannot be read, or uses itself.",
  avoid: `#pragma dialect glither.mail

set partners from "no-such-list.txt"

rule partner = msg | from.domain in partners => route to inbox
`,
  prefer: `#pragma dialect glither.mail

set partners = { "partner.example", "friend.example" }

rule partner = msg | from.domain in partners => route to inbox
`,
  why: [
    "What a ruleset uses is a part of what it means, so without it there is no ruleset.",
    "A path is relative to the file that names it. Shared files end in `.glith`, lists in `.txt`, with one value a line,",
    "and lists of tools in `.json`: what an MCP server answers to `tools/list`. A layer is a whole ruleset of the same",
    "dialect, which has no error of its own and folds by `first-match`, or is layered itself.",
  ],
};
