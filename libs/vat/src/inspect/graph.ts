import type { Observer } from "../observer.ts";
import type { Reference } from "../reference.ts";
import { type Found, Identities, referencesIn } from "./_identity.ts";

/** How an actor has come by a reference. */
export type How = "made" | "given" | "received" | "answered" | "kept";

export interface GraphActor {
  readonly id: string;
  readonly vat: string;
}

/** That one actor may hold a reference to another one. */
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly how: How;
  /** With which message, or as which part of what it was made with. */
  readonly what: string;
}

/** Who may reach whom. */
export interface Graph {
  readonly kind: "glither.vat.graph";
  readonly version: 1;
  readonly actors: readonly GraphActor[];
  readonly edges: readonly GraphEdge[];
}

/** The program around the vats, as one of those who hold references. */
export const PROGRAM = "program";

/**
 * Draws who may hold a reference to whom, while the vats run that it looks on at. What a function closes over nobody can see; but a
 * reference is had by making an actor, by being made with it, by a message or by an answer, and in no other way: so an edge says that
 * an actor had the reference in its hands, and no edge that it never had.
 */
export class GraphRecorder implements Observer {
  readonly #identities = new Identities();
  readonly #actors = new Map<string, GraphActor>();
  readonly #edges = new Map<string, GraphEdge>();
  /** Of the turn that is not over: gone if it fails. */
  #turn: { actors: GraphActor[]; edges: GraphEdge[] } = { actors: [], edges: [] };
  /** Who is at work, the innermost last. */
  #stack: string[] = [];
  /** Whom the answer of a message goes to. */
  readonly #senders = new WeakMap<readonly unknown[], string>();
  /** What the innermost was asked by, and with what. */
  #asked: { readonly by: string | undefined; readonly what: string }[] = [];

  begins(): void {
    this.#stack = [];
    this.#asked = [];
    this.#turn = { actors: [], edges: [] };
  }

  ended(failed: { readonly problem: unknown } | undefined): void {
    const { actors, edges } = this.#turn;
    this.#turn = { actors: [], edges: [] };
    if (failed !== undefined) return;
    for (const actor of actors) this.#actors.set(actor.id, actor);
    for (const edge of edges) this.#edges.set(`${edge.from} ${edge.to} ${edge.how} ${edge.what}`, edge);
  }

  spawns(actor: Reference, maker: string, args: readonly unknown[], vat: string): void {
    const id = this.#identities.named(actor, maker);
    this.#turn.actors.push({ id, vat });
    this.#edge(this.#at(), id, "made", "");
    for (const found of referencesIn(args)) this.#edge(id, this.#idOf(found), "given", found.path);
    this.#enter(id, { by: undefined, what: "" });
  }

  entered(actor: Reference, args: readonly unknown[]): void {
    const id = this.#identities.of(actor);
    const method = typeof args[0] === "string" ? args[0] : "a message";
    const by = this.#stack.at(-1) ?? this.#senders.get(args) ?? PROGRAM;
    for (const found of referencesIn(args)) this.#edge(id, this.#idOf(found), "received", method);
    this.#enter(id, { by, what: method });
  }

  left(answer: unknown): void {
    this.#stack.pop();
    const asked = this.#asked.pop();
    if (asked?.by === undefined) return;
    for (const found of referencesIn(answer)) this.#edge(asked.by, this.#idOf(found), "answered", asked.what);
  }

  sent(args: readonly unknown[]): void {
    this.#senders.set(args, this.#at());
  }

  /** What was seen until now. */
  graph(): Graph {
    const named = new Set([...this.#edges.values()].flatMap(({ from, to }) => [from, to]));
    const others = [...named].filter((id) => !this.#actors.has(id)).map((id) => ({ id, vat: "" }));
    return {
      kind: "glither.vat.graph",
      version: 1,
      actors: [...this.#actors.values(), ...others],
      edges: [...this.#edges.values()],
    };
  }

  #at(): string {
    return this.#stack.at(-1) ?? PROGRAM;
  }

  #idOf({ reference }: Found): string {
    return this.#identities.of(reference);
  }

  #enter(id: string, asked: { readonly by: string | undefined; readonly what: string }): void {
    this.#stack.push(id);
    this.#asked.push(asked);
  }

  #edge(from: string, to: string, how: How, what: string): void {
    if (from !== to) this.#turn.edges.push({ from, to, how, what });
  }
}

/** The edges of each actor. */
export function heldBy({ edges }: Graph): ReadonlyMap<string, readonly GraphEdge[]> {
  const held = new Map<string, GraphEdge[]>();
  for (const edge of edges) {
    const own = held.get(edge.from);
    if (own === undefined) held.set(edge.from, [edge]);
    else own.push(edge);
  }
  return held;
}

/** Whom an actor may reach, each with the shortest way to it. */
export function reachOf(graph: Graph, from: string): ReadonlyMap<string, readonly GraphEdge[]> {
  const held = heldBy(graph);
  const last = new Map<string, GraphEdge>();
  const next = [from];
  for (const id of next)
    for (const edge of held.get(id) ?? []) {
      if (edge.to === from || last.has(edge.to)) continue;
      last.set(edge.to, edge);
      next.push(edge.to);
    }
  return new Map(
    [...last.keys()].map((to) => {
      const way: GraphEdge[] = [];
      for (let edge = last.get(to); edge !== undefined; edge = last.get(edge.from)) way.push(edge);
      return [to, way.reverse()];
    }),
  );
}
