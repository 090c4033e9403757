import { CLAIMS, type Claim, HEADLINE, keyOf } from "./claims.ts";
import { sumModulo3, type Trit } from "./trit.ts";

/** One of the three, with what the document says of it. */
export interface Member {
  readonly name: string;
  readonly trit: Trit;
  readonly where: string;
  /** What it says elsewhere, where that is something else. */
  readonly contradicted: readonly Claim[];
}

export interface Triad {
  readonly members: readonly Member[];
  /** Modulo 3. */
  readonly sum: 0 | 1 | 2;
  /** Whether the three balance. */
  readonly holds: boolean;
  /** Every way in which the document could be read, where it contradicts itself: whether they balance then. */
  readonly readings: readonly { readonly trits: readonly Trit[]; readonly holds: boolean }[];
}

/**
 * Adds the trits of three. Where the document gives one of them two, the one under the heading of the triad counts, else the first, and the
 * others are named.
 *
 * @param more what is said elsewhere of names, behind what the document says.
 * @returns the names of which nothing is said, where there are any.
 */
export function triadOf(
  names: readonly string[],
  more: readonly Claim[] = [],
): Triad | { readonly unknown: readonly string[] } {
  const all = [...CLAIMS, ...more];
  const claims = names.map((name) => all.filter((claim) => keyOf(claim.name) === keyOf(name)));
  const unknown = names.filter((_, place) => claims[place]?.length === 0);
  if (unknown.length > 0) return { unknown };
  const members = claims.map(memberOf);
  const sum = sumModulo3(members.map(({ trit }) => trit));
  const readings = ways(claims.map((own) => [...new Set(own.map(({ trit }) => trit))]));
  return {
    members,
    sum,
    holds: sum === 0,
    readings: readings.map((trits) => ({ trits, holds: sumModulo3(trits) === 0 })),
  };
}

/** Names that the document gives two trits. */
export function contradictions(): readonly { readonly name: string; readonly claims: readonly Claim[] }[] {
  const names = [...new Set(CLAIMS.map(({ name }) => name))];
  return names
    .map((name) => ({ name, claims: CLAIMS.filter((claim) => claim.name === name) }))
    .filter(({ claims }) => new Set(claims.map(({ trit }) => trit)).size > 1);
}

function memberOf(claims: readonly Claim[]): Member {
  const counted = claims.find(({ where }) => where === HEADLINE.where) ?? (claims[0] as Claim);
  return { ...counted, contradicted: claims.filter(({ trit }) => trit !== counted.trit) };
}

function ways(choices: readonly (readonly Trit[])[]): Trit[][] {
  return choices.reduce<Trit[][]>((some, own) => some.flatMap((way) => own.map((trit) => [...way, trit])), [[]]);
}
