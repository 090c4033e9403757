import type { Asked } from "../asked/decisions.ts";
import { CLOCK, CLOCK_NAMES, clockIn } from "../ir/clock.ts";
import type { Core, Enrichment, Group, Layer, Rule, Score, WatchedParts } from "../ir/core.ts";
import { worldName } from "../ir/world-name.ts";
import type { Files } from "../link/files.ts";
import type { Brought } from "../link/link.ts";
import { SNAPSHOT_VERSION } from "../snapshot/version.ts";
import { type Ast, type Declared, type GroupItem, isDeclared, type RuleItem } from "../syntax/ast.ts";
import { declareAsked } from "./asked.ts";
import { checkCalls } from "./calls.ts";
import { Context } from "./context.ts";
import { lowerComprehension, lowerTest } from "./guards.ts";
import type { Header } from "./header.ts";
import { laddersOf } from "./ladders.ts";
import { lowerLigand } from "./ligands.ts";
import { isLookedThrough } from "./looks.ts";
import { reportDuplicates } from "./names.ts";
import { partOf, reportBeyond } from "./parts.ts";
import { statesOf } from "./reached-states.ts";
import { lowerRule } from "./rules.ts";
import { declareScore, lowerScore } from "./scores.ts";
import { lowerNamedSet } from "./sets.ts";
import { lowerToolLists } from "./tool-lists.ts";
import { assumeLigands, reportUnsatisfied } from "./unsatisfied.ts";
import { typeAsRead, type Usage, usageOf } from "./usage.ts";
import { verbsOf } from "./verb-signatures.ts";
import type { Waits } from "./waits.ts";

/** The core of a ruleset whose header is known. It is complete only when no error was reported. */
export function lowerRuleset(
  name: string,
  { items, pragmas }: Ast,
  header: Header,
  {
    allowUnsat = false,
    brought = [],
    lost = [],
    files = new Map(),
    asked = [],
  }: {
    readonly allowUnsat?: boolean;
    readonly brought?: readonly Brought[];
    readonly lost?: readonly string[];
    readonly files?: Files;
    readonly asked?: readonly Asked[];
  },
): { core: Core; waits: Waits; context: Context } {
  const { vocabulary } = header;
  const context = new Context(vocabulary, header.fold, header.zone);
  reportDuplicates(context, items, brought);
  for (const name of lost) {
    context.sets.set(name, undefined);
    context.ligands.set(name, undefined);
    context.scores.set(name, undefined);
  }
  for (const { item, origin } of brought)
    context.within(origin, () => {
      if (item.kind === "enrich") context.ligands.set(item.name.text, lowerLigand(context, item));
      if (item.kind === "set") context.sets.set(item.name.text, lowerNamedSet(context, item, origin, files));
    });
  for (const item of items) {
    if (item.kind === "enrich") context.ligands.set(item.name.text, lowerLigand(context, item));
    if (item.kind === "set") context.sets.set(item.name.text, lowerNamedSet(context, item, `${name}.glith`, files));
  }
  const toolItems = items.filter((item) => item.kind === "tools");
  const tools = lowerToolLists(context, toolItems, `${name}.glith`, files);
  if (tools) context.written = new Map();
  assumeLigands(context);
  const groups = context.madeGroups;
  const scores: Score[] = [];
  const rules: Rule[] = [];
  const ruleItems: RuleItem[] = [];
  const named = (item: Declared): void => {
    if (item.kind === "group") groups.push(lowerGroup(context, item));
    const score = item.kind === "score" ? lowerScore(context, item, lowerTest) : undefined;
    if (score) scores.push(score);
  };
  for (const { item, origin } of brought) {
    if (item.kind === "score") declareScore(context, item.name);
    context.within(origin, () => named(item));
  }
  for (const item of items) {
    if (item.kind === "group") context.declaredGroups.add(item.name.text);
    if (item.kind === "score") declareScore(context, item.name);
  }
  const said = declareAsked(context, asked);
  groups.push(...said.groups);
  scores.push(...said.scores);
  for (const item of items) if (item.kind === "group" || item.kind === "score") named(item);
  for (const item of items) {
    if (item.kind !== "rule") continue;
    ruleItems.push(item);
    const rule = lowerRule(context, item);
    if (rule) rules.push(rule);
  }
  if (tools) checkCalls(context, { tools, groups, scores, rules, items, brought });
  reportUnsatisfied(context, pragmas, allowUnsat);
  if (header.fold === "first-match") reportUnreachable(context, ruleItems);
  const ligandsByName = new Map([...context.askedEnrichments, ...produced(context)]);
  const usage = usageOf(rules, { groups, scores }, ligandsByName);
  const awaited = usageOf(watched(context), { groups, scores }, ligandsByName);
  if (lost.length === 0 && !context.diagnostics.some(({ severity }) => severity === "error"))
    reportUnused(context, items, [usage, awaited]);
  const read = [...context.named.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  const dialects = vocabulary.enrichments.filter(({ path }) => usage.paths.has(path));
  const clock = context.ligands.has(CLOCK) ? [] : [clockIn(context.zone)];
  if (clock.length > 0 && (usage.paths.has(CLOCK) || awaited.paths.has(CLOCK)))
    reportClockNames(context, items, brought);
  const lookedUpBy = new Set(dialects.flatMap(({ from = [] }) => from));
  const contract: Pick<Core, "fields" | "enrichments" | "verbs"> = {
    fields: [
      ...vocabulary.fields
        .filter(({ path }) => usage.paths.has(path) || lookedUpBy.has(path))
        .map((field) => ({ path: field.path, type: typeAsRead(field, usage) })),
      ...read.filter(({ path }) => usage.paths.has(path)),
    ],
    enrichments: [
      ...dialects.map(({ path, type }) => ({ path, type })),
      ...(usage.paths.has(CLOCK) ? clock : []),
      ...[...ligandsByName.values()].filter((ligand) => ligand !== undefined && usage.paths.has(ligand.path)),
    ].filter((enrichment) => enrichment !== undefined),
    verbs: verbsOf(vocabulary).filter(({ name }) => usage.verbs.has(name)),
  };
  const watchedParts = watchedBesides(usage, awaited, { groups, scores }, [...ligandsByName.values(), ...clock]);
  const { enrichments: besides = [] } = watchedParts ?? {};
  const core: Core = {
    snapshot_version: SNAPSHOT_VERSION,
    ruleset: { name, version: header.version },
    dialect: {
      name: vocabulary.dialect,
      version: vocabulary.version,
      collection: vocabulary.collection,
      record: vocabulary.record,
    },
    fold: header.fold,
    default_box: vocabulary.defaultBox,
    boxes: vocabulary.boxes,
    restrictiveness: vocabulary.restrictiveness,
    ...contract,
    ladders: laddersOf({ ...contract, enrichments: [...contract.enrichments, ...besides] }, vocabulary.ladders ?? []),
    states: statesOf(rules),
    groups: groups.filter(({ name }) => usage.groups.has(name)),
    ...(context.usedAsked.size > 0 ? { asked: identities(context, asked) } : {}),
    ...(usage.scores.size > 0 ? { scores: scores.filter(({ name }) => usage.scores.has(name)) } : {}),
    rules,
    ...(watchedParts === undefined ? {} : { watched: watchedParts }),
  };
  const ligands = [...ligandsByName.values()].filter((ligand) => ligand !== undefined);
  const typed = {
    fields: [...vocabulary.fields, ...read],
    enrichments: [...vocabulary.enrichments, ...clock, ...ligands],
    groups,
    scores,
  };
  return { core, waits: { arms: context.arms, typed }, context };
}

/** A group may use the groups above it, so groups never go in circles; rules use them all. */
function lowerGroup(context: Context, { name, selection }: GroupItem): Group {
  const { collection, parts = [] } = context.vocabulary;
  if (name.text === collection || parts.includes(name.text))
    context.error(
      "DUPLICATE_NAME",
      `\`${name.text}\` is ${name.text === collection ? "the collection itself" : `a part of each ${collection}`}`,
      name.span,
      {
        hint: "give the group a name of its own",
      },
    );
  const part = partOf(context, selection.collection);
  const guards = lowerComprehension(context, selection, part);
  if (part !== undefined) {
    context.groupParts.set(name.text, part);
    reportBeyond(context, name, part, guards);
  }
  isLookedThrough(context, "group", name, guards);
  context.groups.add(name.text);
  context.groupLigands.set(
    name.text,
    guards.flatMap(({ phase }) => (phase.kind === "crossing" ? phase.ligands : [])),
  );
  return { name: name.text, guards };
}

/** What the ruleset declares for its arms alone. A host has it of the core, since it never sees the source. */
function watchedBesides(
  usage: Usage,
  awaited: Usage,
  { groups, scores }: { readonly groups: readonly Group[]; readonly scores: readonly Score[] },
  ligands: readonly (Enrichment | undefined)[],
): WatchedParts | undefined {
  const besides = scores.filter(({ name }) => awaited.scores.has(name) && !usage.scores.has(name));
  const parts: WatchedParts = {
    enrichments: ligands.flatMap((ligand) => {
      // What the dialect knows and nothing produces is no part of the ruleset.
      if (ligand === undefined || ligand.ligand?.unsatisfied) return [];
      return awaited.paths.has(ligand.path) && !usage.paths.has(ligand.path) ? [ligand] : [];
    }),
    groups: groups.filter(({ name }) => awaited.groups.has(name) && !usage.groups.has(name)),
    ...(besides.length > 0 ? { scores: besides } : {}),
  };
  return parts.enrichments.length + parts.groups.length + besides.length > 0 ? parts : undefined;
}

/** In the world, what the clock is made of has names of its own. */
function reportClockNames(context: Context, items: Ast["items"], brought: readonly Brought[]): void {
  const report = (item: Ast["items"][number]): void => {
    if (item.kind !== "enrich" || !CLOCK_NAMES.includes(worldName(item.name.text))) return;
    context.error(
      "DUPLICATE_NAME",
      `\`${item.name.text}\` is a name that the clock has in the contract`,
      item.name.span,
      {
        hint: "give the enrichment a name of its own",
      },
    );
  };
  for (const { item, origin } of brought) context.within(origin, () => report(item));
  for (const item of items) report(item);
}

/** What is declared here; what only the dialect knows gives way to one who is asked and says who produces it. */
function produced({ ligands, askedEnrichments }: Context): readonly (readonly [string, Enrichment | undefined])[] {
  return [...ligands].filter(([path, known]) => !(known?.ligand?.unsatisfied && askedEnrichments.has(path)));
}

/** Those that are asked, and those that they ask. */
function identities({ usedAsked }: Context, asked: readonly Asked[]): readonly Layer[] {
  return asked.flatMap(({ item, found }): readonly Layer[] => {
    const name = item.name.text;
    if (found === undefined || !usedAsked.has(name)) return [];
    const { core, identity, artifact } = found;
    const further = (core.asked ?? []).map((inner) => ({ ...inner, name: `${name}/${inner.name}` }));
    const own = { name, ruleset: core.ruleset, core: identity, ...(artifact === undefined ? {} : { artifact }) };
    return [own, ...further];
  });
}

/** What the arms wait for with `when`, as if it were rules: the host watches that, so it is used, and no part of theirs. */
function watched({ arms }: Context): Pick<Rule, "guards" | "actions">[] {
  return [...arms.values()].map((own) => ({ guards: own.flatMap(({ guard }) => guard ?? []), actions: [] }));
}

/** What is declared or brought and never used is left out of the core, and its author should know. */
function reportUnused(context: Context, items: Ast["items"], usages: readonly Usage[]): void {
  const isUsed = (name: string): boolean =>
    context.usedSets.has(name) ||
    usages.some(({ groups, scores, paths }) => groups.has(name) || scores.has(name) || paths.has(name));
  const hint = { hint: "delete it, or use it" };
  // What holds no rules is there for others.
  if (!items.some(({ kind }) => kind === "rule")) return;
  for (const item of items) {
    if (item.kind === "ruleset") {
      const { text, span } = item.name;
      if (!context.usedAsked.has(text))
        context.lint("UNUSED_GROUP", `no rule asks the ruleset \`${text}\``, span, hint);
    } else if (item.kind === "use") {
      for (const { text, span } of item.names)
        if (!isUsed(text)) context.lint("UNUSED_GROUP", `\`${text}\` is brought here, and no rule uses it`, span, hint);
    } else if (!isDeclared(item) || isUsed(item.name.text)) continue;
    else if (item.kind === "group" || item.kind === "set" || item.kind === "score")
      context.lint("UNUSED_GROUP", `no rule uses the ${item.kind} \`${item.name.text}\``, item.name.span, hint);
    else if (item.kind === "enrich" && context.ligands.get(item.name.text))
      context.lint("UNUSED_ENRICHMENT", `no rule asks for \`${item.name.text}\``, item.name.span, hint);
  }
}

/** Under first-match nothing behind a rule without guards is ever reached. */
function reportUnreachable(context: Context, items: readonly RuleItem[]): void {
  const { collection } = context.vocabulary;
  const at = items.findIndex(
    ({ selection }) => selection.guards === undefined && selection.collection.text === collection,
  );
  const catchAll = items[at];
  if (catchAll === undefined) return;
  for (const { name } of items.slice(at + 1))
    context.error("DEAD_RULE", `rule \`${name.text}\` is never reached`, name.span, {
      hint: `move it above \`${catchAll.name.text}\`, or delete it`,
      related: [{ message: `\`${catchAll.name.text}\` takes everything`, span: catchAll.name.span }],
    });
}
