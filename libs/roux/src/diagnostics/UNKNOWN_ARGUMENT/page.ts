import type { Page } from "../page.ts";

export const page: Page = {
  summary: "A rule asks for an argument that none of the tools has that it can meet.",
  avoid: `#pragma dialect glither.governance

tools from "tracker.tools.json"

rule secret = event | tool == "create_issue" | arguments.titel ~ /secret/ => into blocked
`,
  prefer: `#pragma dialect glither.governance

tools from "tracker.tools.json"

rule secret = event | tool == "create_issue" | arguments.title ~ /secret/ => into blocked
`,
  files: {
    "tracker.tools.json": `{ "tools": [{ "name": "create_issue", "inputSchema": { "type": "object", "properties": {
  "title": { "type": "string" }
} } }] }
`,
  },
  why: [
    "What is not there is absent, so a prohibition over it never holds. A rule can meet the tools that its guards leave,",
    "by `tool`, by `in` and by groups; without these, all.",
  ],
};
