import { isObject } from "@glither/roux/core";
import { ErrorCode, isJSONRPCResultResponse, type JSONRPCResponse } from "@modelcontextprotocol/sdk/types.js";
import { errorTo } from "../protocol/answers.ts";

/** What says of a tool how it is shown, if at all. */
interface Showing {
  shown(tool: unknown): unknown;
}

/**
 * A server's list of tools without those of which no call can pass, each as the server gave it.
 *
 * @param isChanging whether something may be taken out of what tools return: then nobody is sure of what it looks like.
 */
export function shownList(message: JSONRPCResponse, showing: Showing, isChanging: boolean): JSONRPCResponse {
  if (!isJSONRPCResultResponse(message)) return message;
  const { tools } = message.result;
  if (!Array.isArray(tools)) return errorTo(message.id, ErrorCode.InternalError, "the server's list of tools is none");
  const shown = tools.flatMap((tool) => showing.shown(tool) ?? []);
  const listed = isChanging ? shown.map(withoutOutput) : shown;
  return { ...message, result: { ...message.result, tools: listed } };
}

/** A result of which something is taken out may not fit it, and a client that holds it to that would lose what is left. */
function withoutOutput(tool: unknown): unknown {
  if (!isObject(tool)) return tool;
  const { outputSchema, ...rest } = tool;
  return rest;
}
