import { isObject } from "@glither/roux/core";
import { GateError } from "../error.ts";
import { type ArgumentsCheck, argumentsCheckOf } from "./arguments.ts";
import { nameOf, readTool, type Tool } from "./tool.ts";

/** A tool of which calls may be decided. */
export interface Listed {
  readonly tool: Tool;
  readonly check: ArgumentsCheck;
  /** All that the server says of it. */
  readonly json: unknown;
}

/** Asks the server, and gives the result as it came. */
export type Ask = (method: string, params: Readonly<Record<string, unknown>>) => Promise<unknown>;

/** More than any client shows. */
const MOST_TOOLS = 10_000;
const MOST_PAGES = 1_000;

/** Which tools the server has, as it says itself: asked for when somebody calls one, and again when the server says that they changed. */
export class ToolBook {
  readonly #ask: Ask;
  #listing: Promise<ReadonlyMap<string, Listed>> | undefined;

  constructor(ask: Ask) {
    this.#ask = ask;
  }

  /** What was listed holds no more. */
  forget(): void {
    this.#listing = undefined;
  }

  /** The tool of exactly this name. @throws GateError `NOT_LISTED` */
  async find(name: string): Promise<Listed | undefined> {
    return (await this.#listed()).get(name);
  }

  /** All of them, in the server's order. @throws GateError `NOT_LISTED` */
  async all(): Promise<readonly Listed[]> {
    return [...(await this.#listed()).values()];
  }

  #listed(): Promise<ReadonlyMap<string, Listed>> {
    if (this.#listing !== undefined) return this.#listing;
    const listing = this.#list();
    this.#listing = listing;
    listing.catch(() => {
      if (this.#listing === listing) this.forget();
    });
    return listing;
  }

  async #list(): Promise<ReadonlyMap<string, Listed>> {
    const seen = new Set<string>();
    const listed = new Map<string, Listed>();
    let cursor: string | undefined;
    let entries = 0;
    for (let page = 0; page < MOST_PAGES && entries < MOST_TOOLS; page++) {
      const result = await this.#ask("tools/list", cursor === undefined ? {} : { cursor });
      if (!isObject(result) || !Array.isArray(result["tools"])) break;
      for (const json of result["tools"]) add(listed, seen, json);
      entries += result["tools"].length;
      if (result["nextCursor"] === undefined) return listed;
      if (typeof result["nextCursor"] !== "string") break;
      cursor = result["nextCursor"];
    }
    throw new GateError("NOT_LISTED", "the server's list of tools has no end, or is none");
  }
}

/** A name that stands twice names nothing, also where one of the two is no tool: a client may go by either. */
function add(listed: Map<string, Listed>, seen: Set<string>, json: unknown): void {
  const name = nameOf(json);
  if (name === undefined) return;
  const tool = readTool(json);
  if (seen.has(name) || tool === undefined) listed.delete(name);
  else listed.set(name, { tool, check: lazily(tool), json });
  seen.add(name);
}

/** Schemas are compiled when somebody calls their tool. */
function lazily(tool: Tool): ArgumentsCheck {
  let check: ArgumentsCheck | undefined;
  return (given) => {
    check ??= argumentsCheckOf(tool);
    return check(given);
  };
}
