import { type Candidate, candidatesOf } from "./candidates.ts";
import type { Fault } from "./error.ts";
import { type Agreed, agree, type Disposed } from "./link.ts";
import type { Mapping } from "./mapping.ts";
import { outerWorld, unmet } from "./outer.ts";
import { type ContractedPart, DISPOSE, type Part } from "./part.ts";
import type { Plan, PlannedEdge, RefusedEdge, WorldIdentity } from "./plan.ts";
import { circlesOf, leaving, waysOf } from "./reach.ts";

export interface Composing {
  readonly world: WorldIdentity;
  readonly parts: readonly ContractedPart[];
  readonly mappings: readonly Mapping[];
  /** Interfaces, or functions of them, that whoever runs the graph offers; where nothing is said, all that no edge meets. */
  readonly outer?: readonly string[];
  /** What the ruleset makes of a candidate. */
  readonly dispose: (candidate: Candidate) => Disposed;
}

/** A whole plan, or all that keeps one from being made. */
export type Composition = { readonly plan: Plan } | { readonly faults: readonly Fault[] };

interface Linked {
  readonly candidate: Candidate;
  readonly agreed: Agreed;
  readonly disposed: Disposed;
}

/**
 * Plans the graph of some parts: what their contracts allow, the ruleset disposes of; what it links is held to what no ruleset can
 * waive. One fault and there is no plan. Linear in parts, functions and candidates.
 */
export function compose({ world, parts, mappings, outer, dispose }: Composing): Composition {
  const linked: Linked[] = [];
  const refused: RefusedEdge[] = [];
  const faults: Fault[] = [];
  const candidates = candidatesOf(parts, mappings).map((candidate) => ({ candidate, disposed: dispose(candidate) }));
  const cut = isolatedBy(candidates);
  for (const { candidate, disposed } of candidates) {
    if (disposed.verdict !== "linked") {
      refused.push(refusal(candidate, disposed));
      continue;
    }
    const rule = cut.get(candidate.donor.name) ?? cut.get(candidate.receiver.name);
    if (rule !== undefined) {
      const isolated = { ...disposed, verdict: "refused", rule, reason: "isolated" };
      refused.push(refusal(candidate, isolated));
      continue;
    }
    const agreed = agree(candidate, disposed);
    if ("code" in agreed) faults.push(agreed);
    else linked.push({ candidate, agreed, disposed });
  }
  faults.push(...ambiguous(linked), ...unmet(parts, linked, outer));
  if (faults.length > 0) return { faults };
  const { imports, entries, capabilities } = outerWorld(parts, linked);
  return {
    plan: {
      format: "glither.graph/1",
      world,
      parts: parts.map(withoutContract),
      mappings,
      edges: edgesOf(parts, linked),
      refused,
      outer: { imports, entries },
      capabilities,
    },
  };
}

/** The parts that the ruleset cuts off, by the rule that does: one edge is enough, and none of theirs is left, in or out. */
function isolatedBy(
  candidates: readonly { readonly candidate: Candidate; readonly disposed: Disposed }[],
): ReadonlyMap<string, string> {
  return new Map(
    candidates.flatMap(({ candidate: { receiver }, disposed: { isolated, rule } }): [string, string][] =>
      isolated ? [[receiver.name, rule]] : [],
    ),
  );
}

function edgesOf(parts: readonly Part[], linked: readonly Linked[]): readonly PlannedEdge[] {
  const places = new Map(parts.map((part, at) => [part.name, at]));
  const placeOf = ({ name }: Part): number => places.get(name) ?? 0;
  const arrows = linked.flatMap(({ candidate: { donor, receiver, mapping }, agreed: { guarantee, retrograde } }) =>
    waysOf({ from: placeOf(donor), to: placeOf(receiver), guarantee }, { retrograde, mapping: mapping?.at }),
  );
  const circles = circlesOf(leaving(parts.length, arrows));
  return linked.map(({ candidate, agreed, disposed }): PlannedEdge => {
    const { donor, receiver, pour, pier, mapping } = candidate;
    const { delivery, retrograde, guarantee } = agreed;
    const isOneWay = circles[placeOf(donor)] !== circles[placeOf(receiver)];
    const isDana = retrograde === "diode" && donor.attested.no_retrograde && isOneWay;
    return {
      from: donor.name,
      pour: pour.name,
      to: receiver.name,
      pier: pier.name,
      delivery,
      retrograde,
      joined: disposed.composed ? "composed" : "linked",
      guarantee,
      flags: [...(isDana ? (["dana"] as const) : []), ...(mapping ? (["mapped"] as const) : [])],
      rule: disposed.rule,
      ...(mapping ? { mapping: mapping.at } : {}),
    };
  });
}

function refusal({ donor, pour, receiver }: Candidate, disposed: Disposed): RefusedEdge {
  const { verdict, rule, reason, isolated } = disposed;
  return { from: donor.name, pour: pour.name, to: receiver.name, verdict, rule, reason, isolated };
}

/** An import is one function: two that would answer it leave it to chance which does. What is given away may go to many. */
function ambiguous(linked: readonly Linked[]): readonly Fault[] {
  const first = new Map<string, Candidate>();
  return linked.flatMap(({ candidate }): Fault[] => {
    const { donor, receiver, pier } = candidate;
    if (pier.name === DISPOSE && candidate.mapping !== undefined) return [];
    const key = `${receiver.name} ${pier.name}`;
    const other = first.get(key);
    if (other === undefined) {
      first.set(key, candidate);
      return [];
    }
    const detail = `\`${other.donor.name}\` and \`${donor.name}\` both export it, and one function answers`;
    return [{ code: "AMBIGUOUS", interface: pier.name, parts: [receiver.name], detail }];
  });
}

function withoutContract({ contract: _, ...part }: ContractedPart): Part {
  const { name, digest, dialect, version, zone, region, offer, wish, attested } = part;
  return { name, digest, dialect, version, zone, region, offer, wish, attested };
}
