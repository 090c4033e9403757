import type { Page } from "../page.ts";

export const page: Page = {
  summary: "A rule asks for a tool that no list of tools has.",
  avoid: `#pragma dialect glither.governance

tools from "tracker.tools.json"

rule keep = event | tool == "delete_isue" => into blocked
`,
  prefer: `#pragma dialect glither.governance

tools from "tracker.tools.json"

rule keep = event | tool == "delete_issue" => into blocked
`,
  files: {
    "tracker.tools.json": `{ "tools": [{ "name": "delete_issue", "inputSchema": { "type": "object", "properties": {
  "id": { "type": "number" }
} } }] }
`,
  },
  why: [
    "A rule about a tool that is not there never holds, so a mistyped prohibition lets everything pass.",
    "`tools from` names the answers of the servers to `tools/list`; tools of all of them are known.",
  ],
};
