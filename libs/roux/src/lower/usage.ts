import type { Group, Guard, Operand, Rule, Test } from "../ir/core.ts";

/** What the rules of a ruleset reach; nothing else belongs into its core, or it would be authority without a use. */
export interface Usage {
  readonly groups: ReadonlySet<string>;
  readonly fields: ReadonlySet<string>;
  readonly enrichments: ReadonlySet<string>;
  readonly verbs: ReadonlySet<string>;
}

/** Follows the rules into their groups. Guards that the host watches (`when`) are texts and read nothing here. */
export function usageOf(rules: readonly Rule[], groups: readonly Group[]): Usage {
  const usage = { groups: new Set<string>(), fields: new Set<string>(), enrichments: new Set<string>() };
  const byName = new Map(groups.map(({ name, guards }) => [name, guards]));

  const operand = (value: Operand): void => {
    if (value.kind === "field") usage.fields.add(value.path);
    if (value.kind === "enrichment") usage.enrichments.add(value.path);
  };
  const test = (node: Test): void => {
    switch (node.kind) {
      case "all":
      case "any":
        node.tests.forEach(test);
        break;
      case "not":
        test(node.test);
        break;
      case "group":
        if (usage.groups.has(node.name)) break;
        usage.groups.add(node.name);
        guards(byName.get(node.name) ?? []);
        break;
      case "compare":
        operand(node.left);
        operand(node.right);
        break;
      case "truth":
      case "match":
      case "member":
        operand(node.operand);
        break;
    }
  };
  const guards = (list: readonly Guard[]): void => {
    for (const guard of list) test(guard.test);
  };

  for (const rule of rules) guards(rule.guards);
  const verbs = new Set(rules.flatMap(({ actions }) => actions.map(({ verb }) => verb)));
  return { ...usage, verbs };
}
