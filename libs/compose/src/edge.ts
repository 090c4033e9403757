import type { Candidate } from "./candidates.ts";
import { importsOf, type Part } from "./part.ts";
import { resultOf, shapeText } from "./shapes.ts";

export type Delivery = "fire_and_forget" | "acked";
export type Retrograde = "open" | "diode";

/** How a candidate would carry what it is given. A call that is answered flows back by its answer, and is acknowledged by it. */
export function modeOf({ mapping, pour }: Candidate): { readonly delivery: Delivery; readonly retrograde: Retrograde } {
  if (mapping !== undefined) {
    const { delivery, retrograde } = mapping.mapping;
    return { delivery, retrograde };
  }
  return resultOf(pour.type) === undefined
    ? { delivery: "fire_and_forget", retrograde: "diode" }
    : { delivery: "acked", retrograde: "open" };
}

/** The artifact of `glither.world` that a ruleset disposes of: all that is known of an edge, by the language's paths. */
export type EdgeArtifact = Readonly<Record<string, string | number | boolean>>;

export function edgeArtifact(candidate: Candidate): EdgeArtifact {
  const { donor, receiver, pour, pier } = candidate;
  const { delivery, retrograde } = modeOf(candidate);
  const [from = ""] = pour.name.split(/[#@]/u);
  return {
    "from.name": donor.name,
    "from.zone": donor.zone,
    "to.name": receiver.name,
    "to.zone": receiver.zone,
    interface: from,
    guarantee: receiver.wish,
    "imports.count": importsOf(receiver).length,
    // Nobody has said so of the way between two parts.
    encrypted: false,
    ...partFields("donor", donor),
    ...partFields("pier", receiver),
    "pour.export": pour.name,
    "pour.type": shapeText(pour.type),
    "pier.import": pier.name,
    "guarantee.offer": donor.offer,
    "guarantee.wish": receiver.wish,
    delivery,
    retrograde,
  };
}

/** What the standing enrichments of `glither.world` answer of a candidate. */
export function edgeAnswers({ receiver }: Candidate): EdgeArtifact {
  return { "to.attested": receiver.attested.membrane, "to.guarantee": receiver.offer };
}

function partFields(end: "donor" | "pier", part: Part): EdgeArtifact {
  const { name, dialect, zone, region, version, digest, attested } = part;
  return Object.fromEntries([
    ...Object.entries({ name, dialect, zone, region, version, digest }).map(([key, value]) => [`${end}.${key}`, value]),
    ...Object.entries(attested).map(([claim, value]) => [`${end}.attested.${claim}`, value]),
  ]);
}
