import { type Filling, FORMS, type VerbShape, type Vocabulary } from "@glither/roux";
import { present, type ValueType } from "@glither/roux/core";
import { anyTest, type Scope } from "./guards.ts";
import { printGuard, type RulePlan } from "./plan.ts";
import type { Random } from "./random.ts";
import { quoted } from "./texts.ts";

type Ending = NonNullable<RulePlan["ending"]>;

const WORDS = ["wone", "wtwo", "wx9", "wlong"];

/** What a rule does and how it ends. */
export function anyDisposition(
  vocabulary: Vocabulary,
  fold: "first-match" | "accumulate",
  scope: Scope,
  random: Random,
): Pick<RulePlan, "actions" | "ending"> {
  const calls = callsOf(vocabulary, scope, random);
  const actions = calls.length === 0 ? [] : random.list(0, 3, () => random.pick(calls)());
  if (fold === "accumulate" && actions.length > 0 && random.chance(25)) {
    const settling = vocabulary.verbs.filter(({ settles }) => settles !== undefined).map(({ name }) => name);
    if (!actions.some((text) => settling.includes(text.split(" ")[0] ?? ""))) return { actions };
  }
  const waiting = vocabulary.verbs.filter(({ suspendsWith }) => suspendsWith !== undefined);
  const waits = waiting.length > 0 && vocabulary.suspended.length > 0 && random.chance(30);
  return { actions, ending: waits ? suspension(vocabulary, waiting, scope, random) : into(vocabulary, random) };
}

export function into({ boxes }: Vocabulary, random: Random): Ending {
  const reason = random.pick(["", "", " (reason = wone wtwo)", ' (reason = "Too late!")', " reason wone"]);
  return { text: `into ${random.pick(boxes)}${reason}`, arms: [] };
}

function suspension(vocabulary: Vocabulary, verbs: readonly VerbShape[], scope: Scope, random: Random): Ending {
  const { name, object, suspendsWith = "into" } = random.pick(verbs);
  const [first = "", ...others] = vocabulary.suspended;
  const state = random.pick([first, ...others]);
  const resting =
    others.length === 0 && random.chance(30) ? [] : [suspendsWith, random.pick([state, state.replaceAll("-", "_")])];
  const arm = (trigger: string): string => `${trigger} ${into(vocabulary, random).text}`;
  const events = random.list(0, 2, () => arm(`on ${random.some(WORDS, 1, 3).join(".")}`));
  const guards = random.list(0, random.chance(20) ? 1 : 0, () => arm(`when ${printGuard(anyTest(scope, random))}`));
  const deadline = arm(`after ${random.pick(["0ms", "1ms", "1500ms", "72h", "100000w"])}`);
  return {
    text: [name, ...(object ? [random.pick(WORDS)] : []), ...resting].join(" "),
    arms: [...events, ...guards, deadline],
  };
}

/** Makers of the dialect's host actions, its moves among them. */
function callsOf(
  { verbs, fields, ladders = [], audiences }: Vocabulary,
  scope: Scope,
  random: Random,
): (() => string)[] {
  const acting = verbs.filter(({ suspendsWith }) => suspendsWith === undefined);
  const texts = fields.flatMap(({ path, type, anyOf }) => (type.kind === "text" && anyOf === undefined ? [path] : []));
  const moves = ladders.map(({ name, symbols }) => () => {
    const rung = random.pick(symbols);
    if (random.chance(50)) return `raise ${name} to ${rung}`;
    return `${random.pick(["raise", "lower", "lower"])} ${name} to ${rung} for ${random.pick(WORDS)}`;
  });
  const wrap = (): string => `wrap ${random.pick(["to", "for"])} ${random.pick(WORDS)}`;
  return [...acting.map((verb) => () => call(verb, texts, scope, random)), ...moves, ...(audiences ? [wrap] : [])];
}

function call(
  { name, object, assigns, forms = {}, fills = {}, phrases = {} }: VerbShape,
  texts: readonly string[],
  { constants }: Scope,
  random: Random,
): string {
  const target = (type: ValueType, parameter: string): string => {
    const form = forms[parameter];
    const filling = fills[parameter];
    if (filling !== undefined && random.chance(50)) return withFields(filling, texts, random);
    if (form !== undefined) return quoted(FORMS[form].example);
    const inner = present(type);
    if (inner.kind === "enum") return random.pick(inner.symbols);
    return random.chance(50) ? random.pick(WORDS) : withoutFields(quoted(random.pick(constants.texts)));
  };
  if (random.chance(15)) {
    const own = [object, assigns].flatMap((taken) => (taken ? [[taken.parameter, taken.type] as const] : []));
    const parameters = [...own, ...Object.entries(phrases)];
    const named = parameters.map(([parameter, type]) => `${parameter} = ${target(type, parameter)}`);
    return named.length === 0 ? name : `${name} (${named.join(", ")})`;
  }
  const spoken = Object.entries(phrases).map(([preposition, type]) => `${preposition} ${target(type, preposition)}`);
  const assigned = assigns ? [`= ${target(assigns.type, assigns.parameter)}`] : [];
  return [name, ...(object ? [target(object.type, object.parameter)] : []), ...assigned, ...spoken].join(" ");
}

/** A text that holds fields where they may stand. */
function withFields({ where }: Filling, texts: readonly string[], random: Random): string {
  const [word, field] = [random.pick(WORDS), `{${random.pick(texts)}}`];
  if (where === "before-at") return `"${field}@${word}.example"`;
  if (where !== undefined) return `"${word}-${field}"`;
  return `"${random.pick([`${word}/${field}`, field, `${field}${field}: ${word}`])}"`;
}

/** Braces of a literal that are meant as such, wherever fields may stand. */
function withoutFields(literal: string): string {
  return literal.replaceAll(/(?<!\\u)\{/gu, "\\u{7b}");
}
