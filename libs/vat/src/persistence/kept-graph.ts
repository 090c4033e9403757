import type { Method } from "../behaviour.ts";
import type { Graph, GraphEdge } from "../inspect/graph.ts";
import { type Home, homeOf, idOf, Reference } from "../reference.ts";
import { load } from "./_load.ts";
import { reachable } from "./_revive.ts";
import type { Storage } from "./storage.ts";

/**
 * Who holds a reference to whom in a store, read from what is written there: no constructor is needed, and nothing is run. Unlike what
 * is seen of vats that run, it is all there is: what is not in a portrait is not held after a restart.
 */
export function keptGraph(storage: Storage): Graph {
  const homes = new Map<Home, string>();
  const names = new Map<Reference, string>();
  const home = (vat: string): Home => {
    const made: Home = { answer: () => new Reference(made, NOTHING), accept: () => {} };
    homes.set(made, vat);
    return made;
  };
  const away: Home = { answer: () => new Reference(away, NOTHING), accept: () => {} };
  const loader = load(storage.read(), home, (name, _promise, id) => {
    const reference = new Reference(away, NOTHING);
    names.set(reference, `elsewhere#${name === "" ? id : name}`);
    return reference;
  });
  const kinds = new Map<Reference, string>();
  const nodes = reachable(loader).nodes.flat();
  for (const { reference, kept } of nodes) kinds.set(reference, kept.is === "actor" ? kept.name : kept.is);
  const nameOf = (reference: Reference): string =>
    names.get(reference) ?? `${homes.get(homeOf(reference))}/${kinds.get(reference) ?? "actor"}#${idOf(reference)}`;
  const edges: GraphEdge[] = [];
  for (const { reference, names: held } of nodes)
    for (const to of held) edges.push({ from: nameOf(reference), to: nameOf(to), how: "kept", what: "" });
  for (const { name, rootNames } of loader.vats)
    for (const to of rootNames) edges.push({ from: `${name}/roots`, to: nameOf(to), how: "kept", what: "" });
  const actors = [
    ...loader.vats.map(({ name }) => ({ id: `${name}/roots`, vat: name })),
    ...nodes.map(({ reference }) => ({ id: nameOf(reference), vat: homes.get(homeOf(reference)) ?? "" })),
    ...[...names.values()].map((id) => ({ id, vat: "" })),
  ];
  return { kind: "glither.vat.graph", version: 1, actors, edges };
}

/** What is read here has no behaviour. */
const NOTHING: Method = () => undefined;
