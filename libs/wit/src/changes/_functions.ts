import { witType } from "../print.ts";
import type { WitFunction, World } from "../world.ts";
import { type ContractChange, incompatible, newPower, powerGone } from "./change.ts";

/** What has changed of the imports, function by function. */
export function functionChanges(before: World, after: World): ContractChange[] {
  return [
    ...changesOf(before.enrich, after.enrich, {
      gained: (item) => newPower(`may now ask for \`${item.name}\`${handing(item)}`),
      lost: ({ name }) => powerGone(`no longer asks for \`${name}\``),
      changed: (old, now) =>
        incompatible(`asks for \`${now.name}\` as \`${signature(now)}\`, not \`${signature(old)}\``),
    }),
    ...changesOf(before.unsatisfied, after.unsatisfied, {
      gained: ({ name }) => newPower(`wants \`${name}\`, which nothing produces: no host links it`),
      lost: ({ name }) => powerGone(`no longer wants \`${name}\`, which nothing produced`),
      changed: (_, { name }) => incompatible(`wants \`${name}\`, which nothing produces, in another way`),
    }),
    ...changesOf(before.actions, after.actions, {
      gained: (item) => newPower(`may now \`${item.name}\`${handing(item)}`),
      lost: ({ name }) => powerGone(`no longer does \`${name}\``),
      changed: (old, now) => incompatible(`does \`${now.name}\` as \`${signature(now)}\`, not \`${signature(old)}\``),
    }),
  ];
}

interface Telling {
  readonly gained: (now: WitFunction) => ContractChange;
  readonly lost: (old: WitFunction) => ContractChange;
  readonly changed: (old: WitFunction, now: WitFunction) => ContractChange;
}

function changesOf(before: readonly WitFunction[], after: readonly WitFunction[], tell: Telling): ContractChange[] {
  const [old, now] = [byName(before), byName(after)];
  return [
    ...after.flatMap((item) => {
      const former = old.get(item.name);
      if (former === undefined) return [tell.gained(item)];
      return signature(former) === signature(item) ? [] : [tell.changed(former, item)];
    }),
    ...before.filter(({ name }) => !now.has(name)).map(tell.lost),
  ];
}

function byName(functions: readonly WitFunction[]): ReadonlyMap<string, WitFunction> {
  return new Map(functions.map((item) => [item.name, item]));
}

/** What the host is handed besides the artifact, which goes without saying. */
function handing({ parameters }: WitFunction): string {
  return parameters.length === 0 ? "" : `, handing over ${parameters.map(({ name }) => `\`${name}\``).join(", ")}`;
}

function signature({ artifact, parameters, result }: WitFunction): string {
  const all = [...(artifact ? ["artifact"] : []), ...parameters.map(({ name, type }) => `${name}: ${witType(type)}`)];
  const answer = result === undefined ? "" : ` -> ${result === "token" ? result : witType(result)}`;
  return `func(${all.join(", ")})${answer}`;
}
