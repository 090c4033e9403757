import type { World } from "../world.ts";
import { functionChanges } from "./_functions.ts";
import { typeChanges } from "./_types.ts";
import { type ContractChange, incompatible } from "./change.ts";

/** A world, and what the binary that claims it exports. */
export interface Contract {
  readonly world: World;
  readonly exports: readonly string[];
}

/**
 * What a host, and whoever answers for it, has to know before the second contract takes the place of the first: new powers
 * first. None when the contracts are the same.
 */
export function contractChanges(before: Contract, after: Contract): ContractChange[] {
  const changes = [
    ...functionChanges(before.world, after.world),
    ...typeChanges(before.world, after.world),
    ...packageChanges(before.world, after.world),
    ...before.exports
      .filter((name) => !after.exports.includes(name))
      .map((name) => incompatible(`no longer exports \`${name}\``)),
    ...after.exports
      .filter((name) => !before.exports.includes(name))
      .map((name) => incompatible(`exports \`${name}\`, which no host calls`)),
  ];
  return ORDER.flatMap((kind) => changes.filter((change) => change.kind === kind));
}

const ORDER = ["new_power", "incompatible", "power_gone"] as const;

/** Every import and every type goes by the dialect's package and version; a host offers the ones that it was made for. */
function packageChanges(before: World, after: World): ContractChange[] {
  const [old, now] = [before, after].map(({ package: owner, version }) => `${owner}@${version}`);
  return old === now ? [] : [incompatible(`speaks \`${now}\`, not \`${old}\``)];
}
