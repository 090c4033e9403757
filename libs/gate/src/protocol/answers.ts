import type {
  ErrorCode,
  JSONRPCErrorResponse,
  JSONRPCResultResponse,
  RequestId,
} from "@modelcontextprotocol/sdk/types.js";

/** An error of the protocol: the request makes no sense, or there is nobody to answer it. */
export function errorTo(id: RequestId, code: ErrorCode, message: string): JSONRPCErrorResponse {
  return { jsonrpc: "2.0", id, error: { code, message } };
}

/** The error of a tool, which the agent reads, so that it can do otherwise. */
export function toolError(id: RequestId, text: string): JSONRPCResultResponse {
  return { jsonrpc: "2.0", id, result: { content: [{ type: "text", text }], isError: true } };
}
