import { createInterface } from "node:readline";

// A server of the Model Context Protocol that costs next to nothing: it has one tool, which answers with its text.

const TOOL = {
  name: "echo",
  inputSchema: { type: "object", properties: { text: { type: "string" } }, required: ["text"] },
};
const HELLO = {
  protocolVersion: "2025-11-25",
  capabilities: { tools: {} },
  serverInfo: { name: "echo", version: "1" },
};

createInterface({ input: process.stdin }).on("line", (line) => {
  const { id, method, params } = JSON.parse(line);
  if (id === undefined) return;
  const result =
    method === "initialize"
      ? HELLO
      : method === "tools/list"
        ? { tools: [TOOL] }
        : { content: [{ type: "text", text: params.arguments.text }] };
  process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", id, result })}\n`);
});
