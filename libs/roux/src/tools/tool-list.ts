import { jsonDoubt, jsonFault } from "../artifact/json-fault.ts";
import { isObject } from "../artifact/leaves.ts";
import type { Span } from "../diagnostic.ts";
import { abridge } from "../wording.ts";
import { toolPlaces } from "./tool-places.ts";

/** A tool of an MCP server, as its answer to `tools/list` has it. */
export interface Tool {
  readonly name: string;
  /** The JSON Schema of its arguments. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** Where its name stands. */
  readonly span: Span;
}

export type ToolListReading =
  | { readonly tools: readonly Tool[] }
  | { readonly fault: string; readonly hint: string; readonly span?: Span };

/** More than a catalogue of many servers. */
const MAX_TOOLS = 10_000;
const MAX_MIB = 16;

const FORM = 'it is what an MCP server answers to `tools/list`: `{"tools": [{"name": …, "inputSchema": {…}}]}`';

/** Reads an answer to `tools/list`, alone or as the `result` of a JSON-RPC answer. Total: what is no such answer is a fault. */
export function readToolList(text: string): ToolListReading {
  if (text.length > MAX_MIB * 2 ** 20)
    return { fault: `holds more than ${MAX_MIB} MiB`, hint: "keep the answers of your servers alone" };
  const place = jsonFault(text);
  if (place !== undefined) return { fault: "is no JSON", hint: `it stops being JSON at ${place}` };
  const doubt = jsonDoubt(text);
  if (doubt !== undefined)
    return {
      fault: `says something doubtful: ${doubt}`,
      hint: "programs read such JSON in different ways; write each member once, and no number with more digits than a double holds",
    };
  const read: unknown = JSON.parse(text);
  const isWrapped = isObject(read) && isObject(read["result"]) && !Array.isArray(read["tools"]);
  const answer = isWrapped ? read["result"] : read;
  if (!isObject(answer) || !Array.isArray(answer["tools"])) return { fault: "is no list of tools", hint: FORM };
  if (answer["nextCursor"] !== undefined && answer["nextCursor"] !== null)
    return { fault: "is the first of several pages", hint: "ask the server for all pages, and join their tools" };
  const list: readonly unknown[] = answer["tools"];
  if (list.length > MAX_TOOLS)
    return { fault: `lists more than ${MAX_TOOLS} tools`, hint: "leave out what no rule is about" };
  return toolsOf(list, toolPlaces(text, isWrapped ? ["result"] : []));
}

function toolsOf(list: readonly unknown[], places: readonly Span[]): ToolListReading {
  const tools = new Map<string, Tool>();
  for (const [at, tool] of list.entries()) {
    const name = isObject(tool) ? tool["name"] : undefined;
    const span = places[tools.size];
    if (!isObject(tool) || typeof name !== "string" || name === "" || span === undefined)
      return { fault: `has no name for tool ${at + 1}`, hint: FORM };
    const schema = tool["inputSchema"];
    if (!isObject(schema))
      return { fault: `has no \`inputSchema\` for the tool \`${abridge(name)}\``, hint: FORM, span };
    if (tools.has(name))
      return { fault: `lists the tool \`${abridge(name)}\` twice`, hint: "keep one of the two", span };
    tools.set(name, { name, schema, span });
  }
  return { tools: [...tools.values()] };
}
