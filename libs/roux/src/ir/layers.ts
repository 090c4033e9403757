import type { Core, Rule } from "./core.ts";

/** The layer that a rule is of: `company` of `company/drop_oversize`, and empty where it is of none. */
export function layerOf({ name }: Pick<Rule, "name">): string {
  return name.slice(0, Math.max(0, name.lastIndexOf("/")));
}

/**
 * The rules in the sequences of which each decides by its own: the layers under `strictest`, in their order, and else all of them
 * as one.
 */
export function rulesByLayer({ fold, rules }: Pick<Core, "fold" | "rules">): readonly (readonly Rule[])[] {
  if (fold !== "strictest") return [rules];
  const layers = new Map<string, Rule[]>();
  for (const rule of rules) {
    const name = layerOf(rule);
    const layer = layers.get(name);
    if (layer) layer.push(rule);
    else layers.set(name, [rule]);
  }
  return [...layers.values()];
}

/** Whether an artifact can be taken by no rule: under `strictest` each layer closes what its own rules leave. */
export function mayTakeNone({ fold }: Pick<Core, "fold">): boolean {
  return fold !== "strictest";
}

/** What a layer says by itself, over the declarations of the whole; of one that is layered itself, its layers together. */
export function layerCore(core: Core, name: string): Core {
  const isOwn = (layer: string): boolean => layer === name || layer.startsWith(`${name}/`);
  const layers = (core.layers ?? []).filter((layer) => isOwn(layer.name));
  const rules = core.rules.filter((rule) => isOwn(layerOf(rule)));
  // Alone, a layer has nobody to be stricter than.
  return { ...core, fold: layers.length > 1 ? core.fold : "first-match", rules, layers };
}
