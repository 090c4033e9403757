import type { Enrichment, Field, Group, Guard, Operand, Rule, Score, ValueType } from "../ir/core.ts";
import { fieldsOf } from "../ir/filled.ts";
import { visitTest } from "../ir/visit-test.ts";

/** What the rules of a ruleset reach; nothing else belongs into its core, or it would be authority without a use. */
export interface Usage {
  readonly groups: ReadonlySet<string>;
  readonly scores: ReadonlySet<string>;
  /** Paths of fields and enrichments; what a ligand is produced from is among them. */
  readonly paths: ReadonlySet<string>;
  readonly verbs: ReadonlySet<string>;
  /** Of lists of records, by their path: the first names of what is read of an element. */
  readonly members: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Follows the rules into their groups, scores and ligands. Guards that the host watches (`when`) are texts and read nothing. */
export function usageOf(
  rules: readonly Pick<Rule, "guards" | "actions">[],
  { groups, scores }: { readonly groups: readonly Group[]; readonly scores: readonly Score[] },
  ligands: ReadonlyMap<string, Enrichment | undefined>,
): Usage {
  const reached = new Set<string>();
  const added = new Set<string>();
  const paths = new Set<string>();
  const byName = new Map(groups.map(({ name, guards }) => [name, guards]));

  const members = new Map<string, Set<string>>();
  const operand = (value: Operand): void => {
    if (value.kind === "element" && value.member?.[0] !== undefined)
      members.set(value.path, (members.get(value.path) ?? new Set()).add(value.member[0]));
    if (value.kind !== "field" && value.kind !== "enrichment") return;
    paths.add(value.path);
    for (const path of ligands.get(value.path)?.ligand?.from ?? []) paths.add(path);
  };
  const group = (name: string): void => {
    if (reached.has(name)) return;
    reached.add(name);
    visit(byName.get(name) ?? []);
  };
  const score = (name: string): void => {
    if (added.has(name)) return;
    added.add(name);
    visit(scores.find((declared) => declared.name === name)?.terms.map(({ guard }) => guard) ?? []);
  };
  const visit = (guards: readonly Guard[]): void => {
    for (const { test } of guards) visitTest(test, { operand, group, score });
  };

  for (const rule of rules) {
    visit(rule.guards);
    for (const path of rule.actions.flatMap(fieldsOf)) paths.add(path);
  }
  const verbs = new Set(rules.flatMap(({ actions }) => actions.map(({ verb }) => verb)));
  return { groups: reached, scores: added, paths, verbs, members };
}

/** A list's type with those of its elements' members that are always there, and those that are read. */
export function typeAsRead({ path, type }: Field, { members }: Usage): ValueType {
  if (type.kind !== "list" || type.of.kind !== "record") return type;
  const read = members.get(path);
  const kept = type.of.members.filter(({ name, whereRead }) => !whereRead || read?.has(name));
  return { ...type, of: { ...type.of, members: kept.map((member) => ({ name: member.name, type: member.type })) } };
}
