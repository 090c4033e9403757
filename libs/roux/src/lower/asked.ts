import { type Asked, answering, decisionsOf } from "../asked/decisions.ts";
import { CLOCK, clockIn } from "../ir/clock.ts";
import type { Core, Enrichment, Group, Score, Test } from "../ir/core.ts";
import { ASPECTS, type Aspect, questionOf } from "../ir/questions.ts";
import type { Element, GuardNode, Path, Word } from "../syntax/ast.ts";
import { abridge, listed, nearest } from "../wording.ts";
import type { Context } from "./context.ts";
import { hasFreeName } from "./free-names.ts";
import { isLookedThrough } from "./looks.ts";
import { withoutCollection } from "./without-collection.ts";

/** Makes what is asked known, with all that it stands on. */
export function declareAsked(context: Context, asked: readonly Asked[]): { groups: Group[]; scores: Score[] } {
  const taken = new Set([...context.declaredGroups, ...context.groups, ...context.declaredScores]);
  const declared = { groups: [] as Group[], scores: [] as Score[] };
  for (const { item, found } of asked) {
    const { name } = item;
    const { core } = found ?? {};
    if (context.asked.has(name.text)) {
      context.error("DUPLICATE_NAME", `two rulesets are asked by the name \`${name.text}\``, name.span, {
        hint: "rename one of them",
      });
      continue;
    }
    const isFree = hasFreeName(context, name, "ruleset") && mayBeCalled(context, name);
    const isSound = isFree && core !== undefined && isAlike(context, name, core);
    if (!isSound || core === undefined) {
      context.asked.set(name.text, { rules: undefined });
      continue;
    }
    const { groups, scores, rules } = decisionsOf(name.text, core, taken);
    context.asked.set(name.text, { rules });
    for (const group of groups) declareGroup(context, group, name);
    declared.groups.push(...groups);
    declared.scores.push(...scores);
    const known = new Set(context.vocabulary.fields.map(({ path }) => path));
    for (const field of core.fields) if (!known.has(field.path)) context.named.set(field.path, field);
  }
  return declared;
}

/** What is asked by others is called by both names. */
function mayBeCalled(context: Context, { text, span }: Word): boolean {
  if (!text.includes("__")) return true;
  context.error("DUPLICATE_NAME", `\`${abridge(text)}\` may be what another ruleset's own is called here`, span, {
    hint: "leave `__` out of the name",
  });
  return false;
}

function declareGroup(context: Context, { name, guards }: Group, { span }: Pick<Word, "span">): void {
  isLookedThrough(context, "group", { text: name, span }, guards);
  const ligands = guards.flatMap(({ phase }) => (phase.kind === "crossing" ? phase.ligands : []));
  context.groupLigands.set(name, ligands);
}

/** Whether what both ask their host for means the same to both; what does not is reported. */
function isAlike(context: Context, { text, span }: Word, { enrichments }: Core): boolean {
  const own = (enrichment: Enrichment): Enrichment | undefined =>
    enrichment.path === CLOCK && enrichment.ligand === undefined
      ? clockIn(context.zone)
      : (context.ligands.get(enrichment.path) ?? context.askedEnrichments.get(enrichment.path));
  const declared = enrichments.filter(({ path, ligand }) => ligand !== undefined || path === CLOCK);
  const other = declared.find((enrichment) => {
    const known = own(enrichment);
    return known !== undefined && !known.ligand?.unsatisfied && said(known) !== said(enrichment);
  });
  if (other !== undefined) {
    context.error("DUPLICATE_NAME", `\`${text}\` does not say the same of \`${other.path}\` as is said here`, span, {
      hint: "both are asked for one answer: declare it in a file that both use, with one zone and one age",
    });
    return false;
  }
  for (const enrichment of declared) if (enrichment.ligand) context.askedEnrichments.set(enrichment.path, enrichment);
  return true;
}

function said({ type, ligand, given }: Enrichment): string {
  return JSON.stringify([type, ligand, given]);
}

type Asking = Extract<GuardNode, { kind: "compare" | "in" }>;

/** What a guard asks of another ruleset, or undefined: no other path is taken for that. */
export function askedIn(context: Context, operand: Element): { name: string; aspect: Aspect } | undefined {
  if (operand.kind !== "path" || operand.index !== undefined || operand.count || operand.everything) return undefined;
  const [name = "", last, ...others] = withoutCollection(operand.text, context.vocabulary.collection).split(".");
  const aspect = ASPECTS.find((known) => known === last);
  if (aspect === undefined || others.length > 0) return undefined;
  return context.asked.has(name) || context.isQuestioned(name) ? { name, aspect } : undefined;
}

/** `guard.verdict == dropped`, `guard.rule in { late, unsigned }`. */
export function lowerAsked(context: Context, asked: { name: string; aspect: Aspect }, node: Asking): Test | undefined {
  const values = valuesOf(context, node);
  if (values === undefined || !mayAsk(context, node)) return undefined;
  const group = questionOf(
    asked.name,
    asked.aspect,
    values.map(({ text }) => text),
  );
  const isKnown = context.groupLigands.has(group) || ask(context, asked, { group, values, node });
  const test: Test = { kind: "group", name: group };
  const negated = node.kind === "in" ? node.negated : node.op === "!=";
  return isKnown ? (negated ? { kind: "not", test } : test) : undefined;
}

/** Makes the group that answers a question. */
function ask(
  context: Context,
  { name, aspect }: { name: string; aspect: Aspect },
  { group, values, node }: { group: string; values: readonly Pick<Word, "text" | "span">[]; node: Asking },
): boolean {
  context.usedAsked.add(name);
  const rules = context.asked.get(name)?.rules;
  if (rules === undefined) return false;
  const said = new Set(rules.map((rule) => rule[aspect]));
  for (const value of values) if (!said.has(value.text)) neverSaid(context, name, aspect, value, [...said]);
  if (values.some(({ text }) => !said.has(text))) return false;
  const meant = new Set(values.map(({ text }) => text));
  const groups = answering(group, name, rules, (rule) => meant.has(rule[aspect]));
  if (groups === undefined) {
    context.error("TYPE_MISMATCH", `\`${name}\` comes to nothing else`, node.span, {
      hint: "what holds for everything needs no guard",
    });
    return false;
  }
  for (const made of groups) declareGroup(context, made, node);
  context.madeGroups.push(...groups);
  return true;
}

const WORDS = { verdict: "the verdict", rule: "the rule", reason_class: "the reason class" } as const;

function neverSaid(
  context: Context,
  name: string,
  aspect: Aspect,
  { text, span }: Pick<Word, "text" | "span">,
  known: readonly string[],
): void {
  const meant = nearest(text, known);
  context.error(
    aspect === "verdict" ? "UNKNOWN_BOX" : "UNKNOWN_GROUP",
    `\`${name}\` never comes to ${WORDS[aspect]} \`${abridge(text)}\``,
    span,
    { hint: meant === undefined ? `it comes to ${listed(known)}` : `did you mean \`${meant}\`?` },
  );
}

/** What is asked for, as texts; what cannot be is reported. */
function valuesOf(context: Context, node: Asking): readonly Pick<Word, "text" | "span">[] | undefined {
  const given: readonly Element[] | undefined =
    node.kind === "compare" ? [node.value] : "values" in node.of ? [...node.of.values] : undefined;
  const words = given?.map(wordOf);
  const isAsked = node.kind === "in" || node.op === "==" || node.op === "!=";
  if (isAsked && words?.every((word) => word !== undefined)) return words;
  context.error("TYPE_MISMATCH", "a decision of another ruleset is equal to a name, or in a set of them", node.span, {
    hint: "as in `guard.verdict == dropped`, `guard.rule in { late, unsigned }`",
  });
  return undefined;
}

function wordOf(value: Element): Pick<Word, "text" | "span"> | undefined {
  if (value.kind === "string") return { text: value.value, span: value.span };
  const isName = value.kind === "path" && value.index === undefined && !value.count && !value.everything;
  return isName && /^[A-Za-z_][A-Za-z0-9_]*$/u.test(value.text) ? value : undefined;
}

function mayAsk(context: Context, { span }: Asking): boolean {
  if (context.element === undefined) return true;
  context.error("TYPE_MISMATCH", "a test of a list's elements cannot ask another ruleset", span, {
    hint: "ask it in a guard of its own",
  });
  return false;
}

/** A ruleset that stands where none can. */
export function misusedAsked(context: Context, { text, span }: Pick<Path, "text" | "span">): void {
  const [name] = text.split(".");
  context.error("TYPE_MISMATCH", `\`${name}\` is a ruleset, and is asked for what it comes to`, span, {
    hint: `ask for ${listed(ASPECTS.map((aspect) => `${name}.${aspect}`))}`,
  });
}
