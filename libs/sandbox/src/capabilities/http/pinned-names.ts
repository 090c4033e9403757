import type { LookupAddress } from "node:dns";
import { lookup } from "node:dns/promises";
import type { LookupFunction } from "node:net";

/** All addresses of a name. */
type Resolve = (name: string) => Promise<readonly LookupAddress[]>;

const bySystem: Resolve = (name) => lookup(name, { all: true });

/**
 * Looks the names of origins up once. Who answers for a name could else lead a program, in the middle of it, to a machine that nobody
 * meant to grant, such as one of the host's own network.
 *
 * @returns what says where these names lead, and knows no others
 * @throws what `resolve` throws for a name that it does not know
 */
export async function pinnedNames(origins: readonly string[], resolve: Resolve = bySystem): Promise<LookupFunction> {
  const names = [...new Set(origins.map((origin) => new URL(origin).hostname))].filter((name) => !name.startsWith("["));
  const known = new Map(await Promise.all(names.map(async (name) => [name, [...(await resolve(name))]] as const)));
  return (name, { all }, answer) => {
    const [first, ...others] = known.get(name) ?? [];
    if (first === undefined)
      answer(Object.assign(new Error(`nobody has said where ${name} is`), { code: "ENOTFOUND" }), []);
    else if (all) answer(null, [first, ...others]);
    else answer(null, first.address, first.family);
  };
}
