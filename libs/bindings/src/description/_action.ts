import { logActor } from "../actions/log-actor.ts";
import type { Actor } from "../offer/action.ts";
import type { Opening, Surroundings } from "./_context.ts";
import { readHttpActor } from "./_http.ts";
import { type Node, quoted } from "./_node.ts";

const KINDS = ["http", "log"] as const;

/** What does one verb: exactly one kind. */
export function readAction(node: Node, surroundings: Surroundings): Opening<Actor> | undefined {
  if (node.members(KINDS) === undefined) return undefined;
  const [kind, ...more] = KINDS.filter((name) => node.has(name));
  if (kind === undefined || more.length > 0) return node.fail(`expected one of ${quoted(KINDS)}`);
  const inner = node.at(kind);
  if (kind === "http") return readHttpActor(inner, surroundings);
  return inner.members([]) === undefined ? undefined : { node: inner, open: () => logActor(surroundings.report) };
}
