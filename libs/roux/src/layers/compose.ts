import type { Ceiling, Core, Enrichment, Field, Layer, Obligation, Rule, ValueType, WatchedParts } from "../ir/core.ts";
import { laddersOf } from "../lower/ladders.ts";
import { statesOf } from "../lower/reached-states.ts";
import { verbsOf } from "../lower/verb-signatures.ts";
import { readWatched } from "../lower/watched.ts";
import { printTest } from "../print/print-test.ts";
import { SNAPSHOT_VERSION } from "../snapshot/version.ts";
import type { Vocabulary } from "../vocabulary.ts";
import { type Names, partNames, renamedGuard, renamedTest, ruleName } from "./names.ts";

/** A ruleset as a layer of another: its rules are called by its name. */
export interface Part {
  readonly name: string;
  readonly core: Core;
  /** The digest of that core. */
  readonly identity: string;
  /** Of the signed artifact that it was taken from. */
  readonly artifact?: string;
}

/** The rule by which a layer closes, under `strictest`, where none of its own disposes; no rule may have this name. */
const CLOSING = "default";
const NO_RULE = "no_rule";

/** One core of several: the rules of all, one layer behind the other, over what any of them reads and may do. */
export function compose(
  ruleset: Core["ruleset"],
  { fold, ceilings }: { readonly fold: "first-match" | "strictest"; readonly ceilings: readonly Ceiling[] },
  parts: readonly Part[],
  vocabulary: Vocabulary,
): Core {
  const taken = new Set<string>();
  const layers = parts.map((part) => composed(part, fold, taken, vocabulary));
  const rules = layers.flatMap((layer) => layer.rules);
  const cores = parts.map(({ core }) => core);
  const asked = new Set(cores.flatMap(({ enrichments }) => enrichments.map(({ path }) => path)));
  const contract = {
    fields: fieldsOf(cores, vocabulary),
    enrichments: inOrder(
      cores.flatMap(({ enrichments }) => enrichments),
      vocabulary,
    ),
    verbs: verbsOf(vocabulary).filter(({ name }) =>
      cores.some(({ verbs }) => verbs.some((verb) => verb.name === name)),
    ),
  };
  const inner = parts.flatMap(({ name, core }) =>
    (core.ceilings ?? []).map((own) => ({ layer: ruleName(name, own.layer), within: ruleName(name, own.within) })),
  );
  const groups = layers.flatMap((layer) => layer.core.groups);
  const scores = layers.flatMap((layer) => layer.core.scores ?? []);
  const consulted = parts.flatMap(({ name, core }) =>
    (core.asked ?? []).map((other) => ({ ...other, name: ruleName(name, other.name) })),
  );
  const watched = watchedOf(
    layers.flatMap((layer) => layer.core.watched ?? []),
    asked,
    vocabulary,
  );
  return {
    snapshot_version: SNAPSHOT_VERSION,
    ruleset,
    dialect: {
      name: vocabulary.dialect,
      version: vocabulary.version,
      collection: vocabulary.collection,
      record: vocabulary.record,
    },
    fold,
    default_box: vocabulary.defaultBox,
    boxes: vocabulary.boxes,
    restrictiveness: vocabulary.restrictiveness,
    ...contract,
    ladders: laddersOf(
      { ...contract, enrichments: [...contract.enrichments, ...(watched?.enrichments ?? [])] },
      vocabulary.ladders ?? [],
    ),
    states: statesOf(rules),
    groups,
    ...(consulted.length > 0 ? { asked: consulted } : {}),
    ...(scores.length > 0 ? { scores } : {}),
    rules,
    layers: parts.flatMap(layersOf),
    ...(ceilings.length + inner.length > 0 ? { ceilings: [...ceilings, ...inner] } : {}),
    ...(watched === undefined ? {} : { watched }),
  };
}

/** An enrichment that two of the parts declare, and not alike. */
export function clashOf(
  parts: readonly Part[],
): { readonly path: string; readonly layers: readonly string[] } | undefined {
  const first = new Map<string, { readonly layer: string; readonly said: string }>();
  for (const { name, core } of parts)
    for (const { path, type, ligand, given } of [...core.enrichments, ...(core.watched?.enrichments ?? [])]) {
      const said = JSON.stringify([type, ligand, given]);
      const known = first.get(path);
      if (known && known.said !== said) return { path, layers: [known.layer, name] };
      first.set(path, known ?? { layer: name, said });
    }
  return undefined;
}

/** A part as a layer; of one that is made of others itself, its layers. */
function layersOf({ name, core, identity, artifact }: Part): readonly Layer[] {
  const pinned = artifact === undefined ? {} : { artifact };
  if (core.layers === undefined) return [{ name, ruleset: core.ruleset, core: identity, ...pinned }];
  return core.layers.map((own) => ({ ...own, name: ruleName(name, own.name), ...pinned }));
}

interface Composed {
  /** With what it declares under its names in the whole. */
  readonly core: Core;
  readonly rules: readonly Rule[];
}

function composed({ name, core }: Part, fold: Core["fold"], taken: Set<string>, vocabulary: Vocabulary): Composed {
  const declared = [core.groups, core.scores ?? [], core.watched?.groups ?? [], core.watched?.scores ?? []];
  const names = partNames(
    name,
    declared.flat().map((own) => own.name),
    taken,
  );
  const called = (own: string): string => names.get(own) ?? own;
  const groups = (all: Core["groups"]): Core["groups"] =>
    all.map((group) => ({
      ...group,
      name: called(group.name),
      guards: group.guards.map((guard) => renamedGuard(guard, names)),
      ...toldBy(group, name),
    }));
  const scores = (all: NonNullable<Core["scores"]>): NonNullable<Core["scores"]> =>
    all.map((score) => ({
      ...score,
      ...toldBy(score, name),
      name: called(score.name),
      terms: score.terms.map(({ weight, guard }) => ({ weight, guard: renamedGuard(guard, names) })),
    }));
  const rules = core.rules.map(
    (rule): Rule => ({
      ...rule,
      name: ruleName(name, rule.name),
      guards: rule.guards.map((guard) => renamedGuard(guard, names)),
      outcome:
        rule.outcome.kind === "pending"
          ? {
              ...rule.outcome,
              obligations: rule.outcome.obligations.map((one) => rewatched(one, core, names, vocabulary)),
            }
          : rule.outcome,
    }),
  );
  // Each layer decides, and one whose rules take nothing closes, as it would alone.
  const closes = fold === "strictest" && core.rules.at(-1)?.guards.length !== 0;
  const whole = closes ? [...rules, closing(name, core)] : rules;
  return {
    core: {
      ...core,
      groups: groups(core.groups),
      ...(core.scores ? { scores: scores(core.scores) } : {}),
      ...(core.watched
        ? {
            watched: {
              enrichments: core.watched.enrichments,
              groups: groups(core.watched.groups),
              ...(core.watched.scores ? { scores: scores(core.watched.scores) } : {}),
            },
          }
        : {}),
    },
    rules: whole,
  };
}

function toldBy({ of }: { readonly of?: string }, layer: string): { readonly of?: string } {
  return of === undefined ? {} : { of: ruleName(layer, of) };
}

function closing(layer: string, { default_box: box }: Core): Rule {
  return {
    name: ruleName(layer, CLOSING),
    reason_class: NO_RULE,
    guards: [],
    actions: [],
    outcome: { kind: "settled", box },
  };
}

/** What an arm waits for is kept in words, which ask for groups and scores by the names that these now have. */
function rewatched(obligation: Obligation, core: Core, names: Names, vocabulary: Vocabulary): Obligation {
  const { trigger } = obligation;
  if (trigger.kind !== "when" || names.size === 0) return obligation;
  const read = readWatched(trigger.guard, core, vocabulary);
  if (read === undefined) throw new TypeError(`${core.ruleset.name} waits for what cannot be read: ${trigger.guard}`);
  const guard = printTest(renamedTest(read.guard.test, names), core.dialect.collection);
  return { ...obligation, trigger: { kind: "when", guard } };
}

/** In the vocabulary's order, then what is read of its objects, by path. Of a list of records, the members that any part reads. */
function fieldsOf(cores: readonly Core[], vocabulary: Vocabulary): readonly Field[] {
  const types = new Map<string, ValueType[]>();
  for (const { path, type } of cores.flatMap(({ fields }) => fields))
    types.set(path, [...(types.get(path) ?? []), type]);
  const own = vocabulary.fields.flatMap(({ path, type }): Field[] => {
    const read = types.get(path);
    return read === undefined ? [] : [{ path, type: asReadByAny(type, read) }];
  });
  const known = new Set(vocabulary.fields.map(({ path }) => path));
  const named = [...types].flatMap(([path, [type]]) => (known.has(path) || !type ? [] : [{ path, type }]));
  return [...own, ...named.sort((a, b) => (a.path < b.path ? -1 : 1))];
}

function asReadByAny(type: ValueType, read: readonly ValueType[]): ValueType {
  if (type.kind !== "list" || type.of.kind !== "record") return read[0] ?? type;
  const names = new Set(
    read.flatMap((one) =>
      one.kind === "list" && one.of.kind === "record" ? one.of.members.map((member) => member.name) : [],
    ),
  );
  const members = type.of.members.filter((member) => names.has(member.name));
  return { ...type, of: { ...type.of, members: members.map((member) => ({ name: member.name, type: member.type })) } };
}

/** Each once: the dialect's first, in its order, then the clock, then those that rulesets declare, as they come. */
function inOrder(enrichments: readonly Enrichment[], vocabulary: Vocabulary): readonly Enrichment[] {
  const once = new Map<string, Enrichment>();
  for (const enrichment of enrichments) if (!once.has(enrichment.path)) once.set(enrichment.path, enrichment);
  const known = vocabulary.enrichments.flatMap(({ path }) => once.get(path) ?? []);
  const others = [...once.values()].filter((enrichment) => !known.includes(enrichment));
  return [...known, ...others.filter(({ ligand }) => !ligand), ...others.filter(({ ligand }) => ligand)];
}

function watchedOf(
  parts: readonly WatchedParts[],
  asked: ReadonlySet<string>,
  vocabulary: Vocabulary,
): WatchedParts | undefined {
  const enrichments = inOrder(
    parts.flatMap((part) => part.enrichments.filter(({ path }) => !asked.has(path))),
    vocabulary,
  );
  const groups = parts.flatMap((part) => part.groups);
  const scores = parts.flatMap((part) => part.scores ?? []);
  if (enrichments.length + groups.length + scores.length === 0) return undefined;
  return { enrichments, groups, ...(scores.length > 0 ? { scores } : {}) };
}
