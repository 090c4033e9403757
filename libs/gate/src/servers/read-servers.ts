import { isObject } from "@glither/roux/core";
import { GateError } from "../error.ts";

/** A server as a client's configuration names it: a program, or an address. Its texts may name variables. */
export type ServerEntry =
  | {
      readonly command: string;
      readonly args: readonly string[];
      readonly env: Readonly<Record<string, string>>;
      readonly cwd?: string;
    }
  | { readonly url: string; readonly headers: Readonly<Record<string, string>> };

/** Claude's, Cursor's and `.mcp.json` say `mcpServers`, VS Code says `servers`. */
const MEMBERS = ["mcpServers", "servers"];

/**
 * The servers of a client's configuration, by name, in their order.
 *
 * @throws GateError `UNUSABLE_SERVER` for one that is neither a program nor an address of Streamable HTTP.
 */
export function readServers(json: unknown): ReadonlyMap<string, ServerEntry> {
  const member = isObject(json) ? MEMBERS.find((name) => Object.hasOwn(json, name)) : undefined;
  const listed = member === undefined ? undefined : (json as Readonly<Record<string, unknown>>)[member];
  if (!isObject(listed)) {
    throw new GateError("UNUSABLE_SERVER", "it names no servers", {
      hint: 'a client\'s configuration has `{"mcpServers": {…}}` or, for VS Code, `{"servers": {…}}`',
    });
  }
  return new Map(Object.entries(listed).map(([name, entry]) => [name, entryOf(name, entry)]));
}

function entryOf(name: string, entry: unknown): ServerEntry {
  if (!isObject(entry)) throw unusable(name, "is no object");
  const { command, args = [], env = {}, cwd, url, headers = {}, type } = entry;
  if ((command === undefined) === (url === undefined)) throw unusable(name, "has not one of `command` and `url`");
  if (url !== undefined) {
    if (typeof url !== "string" || !isTexts(headers))
      throw unusable(name, "has a `url` or `headers` that are no texts");
    if (type === "sse") throw unusable(name, "speaks the protocol's old way over HTTP, which a gate does not");
    return { url, headers };
  }
  const isList = Array.isArray(args) && args.every((arg) => typeof arg === "string");
  if (typeof command !== "string" || !isList || !isTexts(env)) {
    throw unusable(name, "has a `command`, `args` or `env` that are no texts");
  }
  return { command, args, env, ...(typeof cwd === "string" ? { cwd } : {}) };
}

function isTexts(value: unknown): value is Readonly<Record<string, string>> {
  return isObject(value) && Object.values(value).every((text) => typeof text === "string");
}

function unusable(name: string, what: string): GateError {
  return new GateError("UNUSABLE_SERVER", `the server \`${name}\` ${what}`, {
    hint: "it needs a `command` with `args` and `env`, or a `url` with `headers`",
  });
}
