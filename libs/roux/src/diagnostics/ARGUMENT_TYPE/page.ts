import type { Page } from "../page.ts";

export const page: Page = {
  summary: "An argument is read as what it never is.",
  avoid: `#pragma dialect glither.governance

tools from "tracker.tools.json"

rule first = event | tool == "get_issue" | arguments.number == "1" => into blocked
`,
  prefer: `#pragma dialect glither.governance

tools from "tracker.tools.json"

rule first = event | tool == "get_issue" | arguments.number == 1 => into blocked
`,
  files: {
    "tracker.tools.json": `{ "tools": [{ "name": "get_issue", "inputSchema": { "type": "object", "properties": {
  "number": { "type": "integer" }
} } }] }
`,
  },
  why: [
    "An argument is read as what it stands beside, and absent where it is anything else: a number is never equal to a text.",
    "The schema of the tool says what it can be.",
  ],
};
