import { type Bcom, type Ref, spawn, Vat } from "@glither/vat";
import { GraphRecorder, graphMermaid } from "@glither/vat/inspect";
import { type Cell, caretaker, cell, readOnly } from "@glither/vat/library";

/** Who is drawn. */
export const ABOUT = "reader#1";

/**
 * Who can reach whom in a small house, as a recorder has seen it: a reader with a reference that only reads and can be taken back.
 * That the program has made them all is left out.
 */
export function reachMermaid(): string {
  const recorder = new GraphRecorder();
  const vat = new Vat({ name: "house", observer: recorder });
  vat.run(() => {
    const draft = spawn(cell<string>, "a draft");
    const [lent] = caretaker(readOnly(draft));
    spawn(reader, lent);
    spawn(author, draft);
  });
  const graph = recorder.graph();
  const { actors, edges } = graph;
  const held = edges.filter(({ how }) => how !== "made");
  const named = new Set(held.flatMap(({ from, to }) => [from, to]));
  return graphMermaid({ ...graph, actors: actors.filter(({ id }) => named.has(id)), edges: held });
}

const reader = (_bcom: Bcom, text: Ref<{ get(): string }>) => () => text;
const author = (_bcom: Bcom, text: Ref<Cell<string>>) => () => text;
