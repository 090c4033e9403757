import type { Core, Group, Rule, State } from "../ir/core.ts";
import { SNAPSHOT_VERSION } from "../snapshot/version.ts";
import type { Ast, GroupItem, RuleItem, Word } from "../syntax/ast.ts";
import { Context } from "./context.ts";
import { lowerComprehension } from "./guards.ts";
import type { Header } from "./header.ts";
import { laddersOf } from "./ladders.ts";
import { lowerLigand } from "./ligands.ts";
import { lowerRule } from "./rules.ts";
import { assumeLigands, reportUnsatisfied } from "./unsatisfied.ts";
import { type Usage, usageOf } from "./usage.ts";
import { verbsOf } from "./verb-signatures.ts";
import type { Waits } from "./waits.ts";

/** The core of a ruleset whose header is known. It is complete only when no error was reported. */
export function lowerRuleset(
  name: string,
  { items, pragmas }: Ast,
  header: Header,
  { allowUnsat = false }: { readonly allowUnsat?: boolean },
): { core: Core; waits: Waits; context: Context } {
  const { vocabulary } = header;
  const context = new Context(vocabulary, header.fold);
  reportDuplicates(context, items);
  for (const item of items) if (item.kind === "enrich") context.ligands.set(item.name.text, lowerLigand(context, item));
  assumeLigands(context);
  const groups: Group[] = [];
  const rules: Rule[] = [];
  const ruleItems: RuleItem[] = [];
  const groupItems = items.filter((item) => item.kind === "group");
  for (const { name } of groupItems) context.declaredGroups.add(name.text);
  for (const item of groupItems) groups.push(lowerGroup(context, item));
  for (const item of items) {
    if (item.kind !== "rule") continue;
    ruleItems.push(item);
    const rule = lowerRule(context, item);
    if (rule) rules.push(rule);
  }
  reportUnsatisfied(context, pragmas, allowUnsat);
  if (header.fold === "first-match") reportUnreachable(context, ruleItems);
  const usage = usageOf(rules, groups, context.ligands);
  if (!context.diagnostics.some(({ severity }) => severity === "error"))
    reportUnused(context, items, [usage, usageOf(watched(context), groups, context.ligands)]);
  const named = [...context.named.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  const asked = vocabulary.enrichments.filter(({ path }) => usage.paths.has(path));
  const lookedUpBy = new Set(asked.flatMap(({ from = [] }) => from));
  const contract: Pick<Core, "fields" | "enrichments" | "verbs"> = {
    fields: [
      ...vocabulary.fields
        .filter(({ path }) => usage.paths.has(path) || lookedUpBy.has(path))
        .map(({ path, type }) => ({ path, type })),
      ...named.filter(({ path }) => usage.paths.has(path)),
    ],
    enrichments: [
      ...asked.map(({ path, type }) => ({ path, type })),
      ...[...context.ligands.values()].filter((ligand) => ligand !== undefined && usage.paths.has(ligand.path)),
    ].filter((enrichment) => enrichment !== undefined),
    verbs: verbsOf(vocabulary).filter(({ name }) => usage.verbs.has(name)),
  };
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
    ladders: laddersOf(contract, vocabulary.ladders ?? []),
    states: statesOf(rules),
    groups: groups.filter(({ name }) => usage.groups.has(name)),
    rules,
  };
  const ligands = [...context.ligands.values()].filter((ligand) => ligand !== undefined);
  const typed = {
    fields: [...vocabulary.fields, ...named],
    enrichments: [...vocabulary.enrichments, ...ligands],
    groups,
  };
  return { core, waits: { arms: context.arms, typed }, context };
}

/** A group may use the groups above it, so groups never go in circles; rules use them all. */
function lowerGroup(context: Context, { name, selection }: GroupItem): Group {
  if (name.text === context.vocabulary.collection)
    context.error("DUPLICATE_NAME", `\`${name.text}\` is the collection itself`, name.span, {
      hint: "give the group a name of its own",
    });
  const guards = lowerComprehension(context, selection);
  context.groups.add(name.text);
  context.groupLigands.set(
    name.text,
    guards.flatMap(({ phase }) => (phase.kind === "crossing" ? phase.ligands : [])),
  );
  return { name: name.text, guards };
}

/** A state is pending when arms lead out of it, and terminal otherwise. */
function statesOf(rules: readonly Rule[]): State[] {
  const pending = new Map<string, Set<string>>();
  const order = new Set<string>();
  for (const { outcome } of rules) {
    if (outcome.kind === "none") continue;
    if (outcome.kind === "settled") {
      order.add(outcome.box);
      continue;
    }
    order.add(outcome.state);
    const resolutions = pending.get(outcome.state) ?? new Set();
    pending.set(outcome.state, resolutions);
    for (const box of outcome.resolutions) resolutions.add(box);
  }
  for (const resolutions of pending.values()) for (const box of resolutions) order.add(box);
  return [...order].map((name): State => {
    const resolutions = pending.get(name);
    return resolutions ? { kind: "pending", name, resolutions: [...resolutions] } : { kind: "terminal", name };
  });
}

/** What a receipt names where no rule of the ruleset disposes, and whose that is. */
const TAKEN_RULES: ReadonlyMap<string, string> = new Map([
  ["default", "what no rule takes"],
  ["host", "what its host settles when a crossing goes wrong"],
]);

function reportDuplicates(context: Context, items: Ast["items"]): void {
  const seen = new Map<string, Word>();
  for (const { kind, name } of items) {
    const taken = kind === "rule" ? TAKEN_RULES.get(name.text) : undefined;
    if (taken !== undefined)
      context.error("DUPLICATE_NAME", `\`${name.text}\` is the rule of ${taken}`, name.span, {
        hint: "give the rule a name of its own",
      });
    const earlier = seen.get(`${kind} ${name.text}`);
    if (earlier)
      context.error(
        "DUPLICATE_NAME",
        `there are two ${kind === "enrich" ? "enrichments" : `${kind}s`} named \`${name.text}\``,
        name.span,
        {
          related: [{ message: "the first one", span: earlier.span }],
          hint: "rename one of them",
        },
      );
    else seen.set(`${kind} ${name.text}`, name);
  }
}

/** What the arms wait for with `when`, as if it were rules: the host watches that, so it is used, and no part of the core. */
function watched({ arms }: Context): Pick<Rule, "guards" | "actions">[] {
  return [...arms.values()].map((own) => ({ guards: own.flatMap(({ guard }) => guard ?? []), actions: [] }));
}

/** What is declared and never used is left out of the core, and its author should know. */
function reportUnused(context: Context, items: Ast["items"], usages: readonly Usage[]): void {
  for (const { kind, name } of items) {
    if (kind === "group" && !usages.some(({ groups }) => groups.has(name.text)))
      context.lint("UNUSED_GROUP", `no rule uses the group \`${name.text}\``, name.span, {
        hint: "delete it, or use it",
      });
    if (kind === "enrich" && !usages.some(({ paths }) => paths.has(name.text)) && context.ligands.get(name.text))
      context.lint("UNUSED_ENRICHMENT", `no rule asks for \`${name.text}\``, name.span, {
        hint: "delete it, or use it",
      });
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
