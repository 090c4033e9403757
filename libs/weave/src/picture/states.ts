import type { Transition, Weaving } from "../model.ts";
import { type Edge, laidOut, type Node, type Picture } from "./layout.ts";

/**
 * The state machine in two pictures, what settles at once and what waits before, so that no line runs behind a box. The
 * labels of a transition are boxes of their own between the states.
 */
export function statePictures(weaving: Weaving): Picture[] {
  const waiting = new Set(weaving.ends.flatMap(({ kind, name }) => (kind === "state" ? [name] : [])));
  const waits = ({ from, to }: Transition): boolean => from !== undefined || waiting.has(to);
  const later = weaving.transitions.filter(waits);
  const atOnce = weaving.transitions.filter((transition) => !waits(transition));
  return [
    picture("What settles at once", weaving, atOnce),
    ...(later.length === 0 ? [] : [picture("What waits, and what settles it", weaving, later)]),
  ];
}

function picture(title: string, { core, ends }: Weaving, transitions: readonly Transition[]): Picture {
  const reached = new Set(transitions.flatMap(({ from, to }) => [from, to]));
  const nodes: Node[] = [
    { id: "artifact", text: core.dialect.record, column: 0, kind: "artifact" },
    ...ends
      .filter(({ name }) => reached.has(name))
      .map(({ name, kind }) => ({ id: `end ${name}`, text: name, column: kind === "state" ? 2 : 4, kind })),
  ];
  const edges: Edge[] = [];
  transitions.forEach(({ from, to, labels }, at) => {
    labels.forEach((text, nth) => {
      const id = `label ${at} ${nth}`;
      nodes.push({ id, text, column: from === undefined ? 1 : 3, kind: from === undefined ? "rule" : "trigger" });
      edges.push({ from: from === undefined ? "artifact" : `end ${from}`, to: id, kind: "enters" });
      edges.push({ from: id, to: `end ${to}`, kind: "ends" });
    });
  });
  return laidOut(title, nodes, edges);
}
