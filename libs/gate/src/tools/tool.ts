import { isObject } from "@glither/roux/core";

/** What a server says of one of its tools, as far as a gate goes by it. */
export interface Tool {
  readonly name: string;
  readonly inputSchema: Readonly<Record<string, unknown>>;
  readonly hints: Hints;
}

/** Of each hint whether the server gave it, and how. */
export interface Hints {
  readonly destructive: Hint;
  readonly read_only: Hint;
  readonly open_world: Hint;
}

export type Hint = "unknown" | "no" | "yes";

/** The protocol's own alphabet. In it no two names look alike that are not the same, but for their case, and case counts. */
const NAME = /^[A-Za-z0-9_./-]{1,128}$/u;

/** What a server calls an entry of its list, whether or not it can be called. */
export function nameOf(json: unknown): string | undefined {
  return isObject(json) && typeof json["name"] === "string" ? json["name"] : undefined;
}

/** A tool as a server lists it; undefined where it is none that can be called. */
export function readTool(json: unknown): Tool | undefined {
  const name = nameOf(json);
  if (!isObject(json) || name === undefined || !NAME.test(name)) return undefined;
  const schema = json["inputSchema"];
  if (!isObject(schema)) return undefined;
  const given = isObject(json["annotations"]) ? json["annotations"] : {};
  const hint = (key: string): Hint => {
    if (!Object.hasOwn(given, key)) return "unknown";
    return given[key] === true ? "yes" : given[key] === false ? "no" : "unknown";
  };
  return {
    name,
    inputSchema: schema,
    hints: {
      destructive: hint("destructiveHint"),
      read_only: hint("readOnlyHint"),
      open_world: hint("openWorldHint"),
    },
  };
}
