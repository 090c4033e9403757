import { isObject } from "@glither/roux/core";
import { GateError } from "../error.ts";
import { nameOf } from "./tool.ts";

/** Tools as somebody has looked at them, each in one form: all that their server says of them. */
export type Pins = ReadonlyMap<string, string>;

/** Tools of a server beside those that are pinned. */
export interface Difference {
  readonly tool: string;
  readonly kind: "new" | "gone" | "changed";
  readonly pinned: string | undefined;
  readonly listed: string | undefined;
}

/** A list of tools as `tools/list` answers. @throws GateError `NOT_PINS` */
export function readPins(json: unknown): Pins {
  const answer = isObject(json) && isObject(json["result"]) ? json["result"] : json;
  const tools: unknown = isObject(answer) ? answer["tools"] : undefined;
  if (!Array.isArray(tools) || tools.some((tool) => nameOf(tool) === undefined)) {
    throw new GateError("NOT_PINS", "it is no list of tools", {
      hint: "`tangle gate init` writes one; it is what a server answers to `tools/list`",
    });
  }
  return pinsOf(tools);
}

/** @throws GateError `NOT_PINS` where one stands twice. */
export function pinsOf(tools: readonly unknown[]): Pins {
  const pins = new Map<string, string>();
  for (const tool of tools) {
    const name = nameOf(tool) ?? "";
    if (pins.has(name)) throw new GateError("NOT_PINS", `it lists the tool \`${name}\` twice`);
    pins.set(name, oneForm(tool));
  }
  return pins;
}

/** Whether a tool is to the last letter of its description as it is pinned. */
export function isPinned(pins: Pins, tool: unknown): boolean {
  const pinned = pins.get(nameOf(tool) ?? "");
  try {
    return pinned !== undefined && pinned === oneForm(tool);
  } catch {
    // Nested too deeply to be written is too deep to be looked at.
    return false;
  }
}

export function differences(pinned: Pins, listed: Pins): readonly Difference[] {
  return [...new Set([...pinned.keys(), ...listed.keys()])].sort().flatMap((tool) => {
    const [was, is] = [pinned.get(tool), listed.get(tool)];
    if (was === is) return [];
    return { tool, kind: was === undefined ? "new" : is === undefined ? "gone" : "changed", pinned: was, listed: is };
  });
}

/** JSON with members in order, to be compared and read. */
function oneForm(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (isObject(part) ? inOrder(part) : part), 2);
}

function inOrder(object: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const ordered: Record<string, unknown> = Object.create(null);
  for (const key of Object.keys(object).sort()) ordered[key] = object[key];
  return ordered;
}
