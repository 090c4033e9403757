import type { Core, Group, Score } from "../ir/core.ts";

type Named = { readonly kind: "group"; readonly item: Group } | { readonly kind: "score"; readonly item: Score };

/** Groups and scores as a source could have them: each behind those that it asks for. */
export function namedInOrder({ groups, scores = [] }: Pick<Core, "groups" | "scores">): readonly Named[] {
  const left = new Map<string, Named>([
    ...groups.map((item) => [`group ${item.name}`, { kind: "group", item }] as const),
    ...scores.map((item) => [`score ${item.name}`, { kind: "score", item }] as const),
  ]);
  const ordered: Named[] = [];
  while (left.size > 0)
    for (const [key, named] of left) {
      const asked = [...JSON.stringify(named).matchAll(/"kind":"(group|score)","name":"(\w+)"/gu)];
      if (asked.some(([, kind, name]) => left.has(`${kind} ${name}`))) continue;
      ordered.push(named);
      left.delete(key);
    }
  return ordered;
}
