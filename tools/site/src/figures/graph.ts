/** Boxes and what leads from one to another. */
export interface Graph {
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
}

export interface Node {
  readonly id: string;
  readonly text: string;
  /** `end`, where nothing leads on; `key`, what the figure is about. */
  readonly kind?: "end" | "key";
}

export interface Edge {
  readonly from: string;
  readonly to: string;
  /** Lines of text beside the arrow. */
  readonly label: readonly string[];
}

const START = "[*]";

/** The state machine that `tangle weave --format mermaid` writes: what comes in is its first node. */
export function statesFromMermaid(text: string, start: string): Graph {
  const body = /^stateDiagram-v2\n([\s\S]*?)\n```/mu.exec(text)?.[1];
  if (body === undefined) throw new Error("there is no state diagram");
  const nodes: Node[] = [{ id: START, text: start, kind: "key" }];
  const edges: Edge[] = [];
  const ends = new Set<string>();
  for (const line of body.split("\n")) {
    const [, name, id] = /^ {2}state "(.*)" as (\w+)$/u.exec(line) ?? [];
    const [, from, to, label] = /^ {2}(\S+) --> (\S+)(?: : (.*))?$/u.exec(line) ?? [];
    if (name !== undefined && id !== undefined) nodes.push({ id, text: unescaped(name) });
    else if (from === undefined || to === undefined)
      throw new Error(`\`${line.trim()}\` is no part of a state diagram`);
    else if (to === START) ends.add(from);
    else edges.push({ from, to, label: (label ?? "").split("<br>").map(unescaped) });
  }
  return { nodes: nodes.map((node) => (ends.has(node.id) ? { ...node, kind: "end" } : node)), edges };
}

/** What an arrow of the topology means, by how it is drawn. */
const MEANS: readonly (readonly [RegExp, string])[] = [
  [/^ask/u, "may ask"],
  [/^act/u, "may call"],
  [/^end/u, "ends in"],
];

/**
 * A ruleset with all that it can do, from the page that `tangle weave --format mermaid` writes: what its rules may ask and call, where
 * they end, and what leads on from there.
 */
export function authorityFromMermaid(text: string, start: string): Graph {
  const body = /^flowchart LR\n([\s\S]*?)\n```/mu.exec(text)?.[1];
  if (body === undefined) throw new Error("there is no topology");
  const states = statesFromMermaid(text, start);
  const ends = new Set(states.nodes.filter(({ kind }) => kind === "end").map(({ id }) => id));
  const nodes: Node[] = [];
  const edges: Edge[] = [];
  for (const line of body.split("\n")) {
    const [, id, name] = /^ {2}(\w+)[[({>]+"(.*)"[\])}]+$/u.exec(line) ?? [];
    const [, from, words, to] = /^ {2}(\w+) (?:-->|==>|-\. (.*) \.->) (\w+)$/u.exec(line) ?? [];
    if (id !== undefined && name !== undefined) {
      const kind = id === "artifact" ? "key" : ends.has(id) ? "end" : undefined;
      nodes.push({ id, text: unescaped(name), ...(kind === undefined ? {} : { kind }) });
    } else if (from === undefined || to === undefined) throw new Error(`\`${line.trim()}\` is no part of a topology`);
    else {
      const means = MEANS.find(([pattern]) => pattern.test(to))?.[1] ?? "meets";
      edges.push({ from, to, label: [words === undefined || words === "asks" ? means : unescaped(words)] });
    }
  }
  return { nodes, edges: [...edges, ...states.edges.filter(({ from }) => from !== START)] };
}

/** The graph that `tangle vat inspect --format mermaid` writes. */
export function reachFromMermaid(text: string, about: string): Graph {
  const nodes: Node[] = [];
  const edges: Edge[] = [];
  for (const line of text.split("\n").slice(1)) {
    const [, id, name] = /^ {2}(\w+)\["(.*)"\]$/u.exec(line) ?? [];
    const [, from, label, to] = /^ {2}(\w+) -->\|"(.*)"\| (\w+)$/u.exec(line) ?? [];
    if (id !== undefined && name !== undefined) {
      const words = unescaped(name);
      nodes.push({ id, text: words, ...(words === about ? { kind: "key" as const } : {}) });
    } else if (from === undefined || to === undefined) throw new Error(`\`${line.trim()}\` is no part of a graph`);
    else edges.push({ from, to, label: unescaped(label ?? "").split(/(?<=,) /u) });
  }
  return { nodes, edges };
}

/** Mermaid has characters by their numbers. */
function unescaped(text: string): string {
  return text.replace(/#(\d+);/gu, (_sign, point: string) => String.fromCodePoint(Number(point)));
}
