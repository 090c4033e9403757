import type { Mapping } from "./mapping.ts";
import { actionsOf, type ContractedPart, DISPOSE, exportsOf, importsOf, type Port } from "./part.ts";

/** An edge that the contracts allow: what a donor exports or does, and a receiver that imports or takes it. */
export interface Candidate {
  readonly donor: ContractedPart;
  readonly pour: Port;
  readonly receiver: ContractedPart;
  readonly pier: Port;
  /** Where an action becomes an artifact: how, and its place among the mappings. */
  readonly mapping?: { readonly at: number; readonly mapping: Mapping };
}

/**
 * All candidate edges, in the order of donors, then of what each exports and does, then of receivers. An export meets the
 * imports of its name; an action meets the artifacts of a dialect for which there is a mapping. No part meets itself. The work is
 * in the number of functions and of candidates, however many parts there are.
 */
export function candidatesOf(parts: readonly ContractedPart[], mappings: readonly Mapping[]): readonly Candidate[] {
  const importers = new Map<string, { readonly part: ContractedPart; readonly port: Port }[]>();
  const takers = new Map<string, { readonly part: ContractedPart; readonly port: Port }[]>();
  for (const part of parts) {
    for (const port of importsOf(part)) listed(importers, port.name).push({ part, port });
    for (const port of exportsOf(part)) if (port.name === DISPOSE) listed(takers, part.dialect).push({ part, port });
  }
  const byAction = Map.groupBy(
    mappings.map((mapping, at) => ({ mapping, at })),
    ({ mapping }) => mapping.action,
  );
  return parts.flatMap((donor) => [
    ...exportsOf(donor).flatMap((pour) =>
      (importers.get(pour.name) ?? [])
        .filter(({ part }) => part !== donor)
        .map(({ part: receiver, port: pier }): Candidate => ({ donor, pour, receiver, pier })),
    ),
    ...actionsOf(donor).flatMap((pour) =>
      (byAction.get(pour.name) ?? []).flatMap((mapping) =>
        (takers.get(mapping.mapping.artifact) ?? [])
          .filter(({ part }) => part !== donor)
          .map(({ part: receiver, port: pier }): Candidate => ({ donor, pour, receiver, pier, mapping })),
      ),
    ),
  ]);
}

function listed<K, V>(map: Map<K, V[]>, key: K): V[] {
  const found = map.get(key) ?? [];
  map.set(key, found);
  return found;
}
