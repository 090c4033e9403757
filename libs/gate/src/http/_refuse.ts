import type { ServerResponse } from "node:http";
import { ErrorCode } from "@modelcontextprotocol/sdk/types.js";

/** Refuses an HTTP request. Without an id: whose request it was, nobody can rely on. */
export function refuse(
  response: ServerResponse,
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (response.headersSent) {
    response.end();
    return;
  }
  response.writeHead(status, { "content-type": "application/json", connection: "close", ...headers });
  response.end(JSON.stringify({ jsonrpc: "2.0", error: { code: ErrorCode.InvalidRequest, message } }));
}
