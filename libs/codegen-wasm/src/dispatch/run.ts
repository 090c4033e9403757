import type { Reference } from "@glither/roux/core";
import type { Item } from "../rules/item.ts";
import { type Handle, type Handles, operandKey, type Probe } from "./handles.ts";
import type { Index } from "./index-lookup.ts";
import { Entries } from "./table.ts";

/** Rules that follow one another and can all be looked up, without the guards that the lookup answers: their keys. */
export interface Run {
  readonly items: readonly Item[];
  readonly indexes: readonly Index[];
}

/** Below this, asking is cheaper than looking up. */
const LEAST = 8;

/** The longest run that begins at `from`, if it is long enough to be worth it. */
export function runFrom(items: readonly Item[], from: number, handles: Handles): Run | undefined {
  const first = items[from] && handles.of(items[from].guards);
  if (first === undefined) return undefined;
  const found: Handle[] = [first];
  for (let at = from + 1; at < items.length; at += 1) {
    const handle = items[at] && handles.of(items[at]?.guards ?? []);
    if (handle === undefined || !together(first, handle)) break;
    found.push(handle);
  }
  if (found.length < LEAST) return undefined;
  const indexes = new Map<string, { readonly operand: Reference; readonly entries: Map<Probe["where"], Entries> }>();
  found.forEach(({ operand, probes }, position) => {
    const key = operandKey(operand);
    const index = indexes.get(key) ?? { operand, entries: new Map() };
    indexes.set(key, index);
    for (const probe of probes) {
      const entries = index.entries.get(probe.where) ?? new Entries();
      index.entries.set(probe.where, entries);
      entries.add(probe.key, position);
    }
  });
  return {
    items: found.map(({ guard }, position) => {
      const item = items[from + position];
      if (item === undefined) throw new TypeError("a run is longer than its rules");
      return { rule: item.rule, guards: item.guards.toSpliced(guard, 1), key: item.guards[guard] };
    }),
    indexes: [...indexes.values()],
  };
}

/** Fields may be looked up side by side; an answer only by itself, since to look at it is to ask for it. */
function together(first: Handle, second: Handle): boolean {
  const enrichments = [first, second].filter(({ operand }) => operand.kind === "enrichment");
  return enrichments.length === 0 || operandKey(first.operand) === operandKey(second.operand);
}
