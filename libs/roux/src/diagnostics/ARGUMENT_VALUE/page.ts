import type { Page } from "../page.ts";

export const page: Page = {
  summary: "An argument is compared with a value that its schema does not list.",
  avoid: `#pragma dialect glither.governance

tools from "tracker.tools.json"

rule old = event | tool == "list_issues" | arguments.state == "close" => into flagged
`,
  prefer: `#pragma dialect glither.governance

tools from "tracker.tools.json"

rule old = event | tool == "list_issues" | arguments.state == "closed" => into flagged
`,
  files: {
    "tracker.tools.json": `{ "tools": [{ "name": "list_issues", "inputSchema": { "type": "object", "properties": {
  "state": { "type": "string", "enum": ["open", "closed"] }
} } }] }
`,
  },
  why: [
    "The schema of the tool lists what the argument can be with `enum` or `const`, so it is never equal to anything else.",
  ],
};
