import type { Core } from "@glither/roux/core";
import { deriveWorld, importName, importsOf } from "@glither/wit";

/** What a ruleset may ask and do, each as its world imports it: `glither:mail/enrich@0.1.0#dkim-domain`. */
export interface Powers {
  /** By the enrichments' paths; what nothing produces among them. */
  readonly enrichments: ReadonlyMap<string, string>;
  /** By the verbs' names. */
  readonly verbs: ReadonlyMap<string, string>;
}

export function powersOf(core: Core): Powers {
  const { enrichments, verbs } = core;
  const imports = importsOf(deriveWorld(core)).map(importName);
  const isProduced = ({ ligand }: (typeof enrichments)[number]): boolean => ligand?.unsatisfied !== true;
  // In the order of the world: what is asked, what nobody answers, what is done.
  const paths = [...enrichments.filter(isProduced), ...enrichments.filter((one) => !isProduced(one))];
  return {
    enrichments: new Map(paths.map(({ path }, at) => [path, imports[at] ?? ""])),
    verbs: new Map(verbs.map(({ name }, at) => [name, imports[paths.length + at] ?? ""])),
  };
}

/** The imports that a ruleset has beyond another one's. */
export function powersBeyond(core: Core, other: Core | undefined): readonly string[] {
  const there = new Set(other === undefined ? [] : importsOf(deriveWorld(other)).map(importName));
  return importsOf(deriveWorld(core))
    .map(importName)
    .filter((name) => !there.has(name));
}
