import { isObject } from "@glither/roux/core";
import {
  type ErrorCode,
  isJSONRPCResultResponse,
  type JSONRPCErrorResponse,
  type JSONRPCMessage,
  type JSONRPCResponse,
  type JSONRPCResultResponse,
  type RequestId,
} from "@modelcontextprotocol/sdk/types.js";

/** An error of the protocol: the request makes no sense, or there is nobody to answer it. */
export function errorTo(id: RequestId, code: ErrorCode, message: string): JSONRPCErrorResponse {
  return { jsonrpc: "2.0", id, error: { code, message } };
}

/** The error of a tool, which the agent reads, so that it can do otherwise. */
export function toolError(id: RequestId, text: string): JSONRPCResultResponse {
  return { jsonrpc: "2.0", id, result: { content: [{ type: "text", text }], isError: true } };
}

/**
 * Whether a message can be written at all: what is nested deeply is read, and cannot be written. It is asked before anything is
 * decided, so that nothing counts as allowed that never goes on.
 */
export function isWritable(message: JSONRPCMessage): boolean {
  try {
    return JSON.stringify(message) !== undefined;
  } catch {
    return false;
  }
}

/** What an answer says: an error of the protocol the same as one of a tool. */
export function resultOf(answer: JSONRPCResponse): Readonly<Record<string, unknown>> {
  if (isJSONRPCResultResponse(answer)) return answer.result;
  const { message, data } = answer.error;
  const structured = data === undefined ? {} : { structuredContent: isObject(data) ? data : { data } };
  return { content: [{ type: "text", text: message }], ...structured, isError: true };
}

/** A server fails a call by an error of the protocol, or of its tool. */
export function hasFailed(message: JSONRPCResponse): boolean {
  return !isJSONRPCResultResponse(message) || message.result["isError"] === true;
}
