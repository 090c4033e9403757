import type { Span } from "../diagnostic.ts";
import type { Argument } from "../ir/core.ts";
import { present } from "../ir/present.ts";
import { typeName } from "../ir/type-name.ts";
import type { ValueType } from "../ir/types.ts";
import type { StringLiteral, VerbDisposition, Word } from "../syntax/ast.ts";
import { FORMS, PREPOSITIONS, type VerbShape } from "../vocabulary.ts";
import { abridge, listed, nearest } from "../wording.ts";
import { type Context, replacement } from "./context.ts";
import type { Effect } from "./effect.ts";
import { lowerFilled, refuseFields } from "./filled.ts";
import { lowerReason } from "./reason.ts";
import { plainly } from "./verb-arguments.ts";

/** The effect of a host action: its arguments in the order in which the action takes them, and how it ends the rule. */
export function lowerVerb(context: Context, written: VerbDisposition): Effect | undefined {
  const { verbs, boxes } = context.vocabulary;
  const shape = verbs.find(({ name }) => name === written.verb.text);
  if (!shape) {
    const { verb } = written;
    if (boxes.includes(verb.text)) {
      const alone = written.object === undefined && written.phrases === undefined && written.state === undefined;
      context.error("UNKNOWN_VERB", `\`${verb.text}\` is a box, not a verb`, verb.span, {
        hint: `write \`into ${verb.text}\``,
        ...(alone ? { fix: replacement(verb.span, `into ${verb.text}`) } : {}),
      });
    } else
      context.unknown(
        "UNKNOWN_VERB",
        "verb",
        verb,
        verbs.map(({ name }) => name),
      );
    return undefined;
  }
  const node = plainly(context, shape, written);
  if (node === undefined) return undefined;
  const reason = lowerReason(context, node.args);
  const args = [
    ...lowerObject(context, shape, node),
    ...lowerAssigned(context, shape, node),
    ...lowerPhrases(context, shape, node),
  ];
  const state = lowerState(context, shape, node);
  if (shape.suspendsWith !== undefined && state === undefined) return undefined;
  return {
    action: { verb: shape.name, args },
    ...(state === undefined ? {} : { suspends: { state } }),
    ...(shape.settles === undefined ? {} : { settles: { box: shape.settles, explicit: false } }),
    ...(reason === undefined ? {} : { reasonClass: reason }),
    span: node.span,
  };
}

function lowerObject(context: Context, shape: VerbShape, node: VerbDisposition): Argument[] {
  const { object } = node;
  if (shape.object === undefined) {
    if (object) context.error("UNKNOWN_VERB", `\`${shape.name}\` takes no object`, object.span, { hint: usage(shape) });
    return [];
  }
  if (object === undefined) {
    context.error("UNKNOWN_VERB", `\`${shape.name}\` needs an object`, node.verb.span, { hint: usage(shape) });
    return [];
  }
  return argument(context, shape, { parameter: shape.object.parameter, type: shape.object.type }, object);
}

function lowerAssigned(context: Context, shape: VerbShape, { value, verb }: VerbDisposition): Argument[] {
  if (shape.assigns === undefined) {
    if (value) context.error("UNKNOWN_VERB", `\`${shape.name}\` assigns nothing`, value.span, { hint: usage(shape) });
    return [];
  }
  if (value !== undefined) return argument(context, shape, shape.assigns, value);
  context.error("UNKNOWN_VERB", `\`${shape.name}\` needs \`= …\``, verb.span, { hint: usage(shape) });
  return [];
}

/** Every parameter that a preposition names, in their order; the state's may come as a word without its preposition. */
function lowerPhrases(context: Context, shape: VerbShape, node: VerbDisposition): Argument[] {
  const given = new Map<string, Argument[]>();
  for (const phrase of node.phrases ?? []) {
    const type = shape.phrases?.[phrase.preposition];
    if (type === undefined)
      context.error("UNKNOWN_VERB", `\`${shape.name}\` takes no \`${phrase.preposition}\``, phrase.span, {
        hint: usage(shape),
      });
    else if (given.has(phrase.preposition))
      context.error("UNKNOWN_VERB", `\`${phrase.preposition}\` stands twice`, phrase.span, { hint: usage(shape) });
    else
      given.set(phrase.preposition, argument(context, shape, { parameter: phrase.preposition, type }, phrase.target));
  }
  if (node.state && shape.suspendsWith !== undefined && !given.has(shape.suspendsWith))
    given.set(shape.suspendsWith, [{ name: shape.suspendsWith, value: { kind: "text", value: node.state.text } }]);
  const wanted = PREPOSITIONS.filter((preposition) => shape.phrases?.[preposition] !== undefined);
  const missing = wanted.find((preposition) => !given.has(preposition));
  if (missing !== undefined)
    context.error("UNKNOWN_VERB", `\`${shape.name}\` needs \`${missing} …\``, node.span, {
      hint: missing === shape.suspendsWith ? `it waits in ${listed(context.vocabulary.suspended)}` : usage(shape),
    });
  return wanted.flatMap((preposition) => given.get(preposition) ?? []);
}

function usage(shape: VerbShape): string {
  return `it is written \`${writtenForm(shape)}\``;
}

/** A verb as it is written, what stands for others in capitals: `header NAME = VALUE`, `route to …`. */
export function writtenForm({ name, object, assigns, phrases = {} }: VerbShape): string {
  return [
    name,
    ...(object ? [object.parameter.toUpperCase()] : []),
    ...(assigns ? [`= ${assigns.parameter.toUpperCase()}`] : []),
    ...PREPOSITIONS.filter((preposition) => phrases[preposition] !== undefined).map(
      (preposition) => `${preposition} …`,
    ),
  ].join(" ");
}

/** The state that a suspending verb rests in, named by its phrase or by the word after its phrases. */
function lowerState(context: Context, shape: VerbShape, node: VerbDisposition): string | undefined {
  const { suspended, boxes } = context.vocabulary;
  if (shape.suspendsWith === undefined) {
    if (node.state)
      context.error("UNKNOWN_VERB", `\`${shape.name}\` rests in no state`, node.state.span, { hint: usage(shape) });
    return undefined;
  }
  const phrase = (node.phrases?.items ?? []).find(({ preposition }) => preposition === shape.suspendsWith);
  const named = node.state ?? (phrase && { text: textOf(phrase.target), span: phrase.target.span });
  if (named === undefined) return undefined;
  if (node.state && phrase)
    context.error("UNKNOWN_VERB", `\`${shape.name}\` names its state twice`, node.state.span, { hint: usage(shape) });
  if (suspended.includes(named.text)) return named.text;
  if (boxes.includes(named.text))
    context.error("UNKNOWN_BOX", `\`${named.text}\` is a box that settles, and \`${shape.name}\` waits`, named.span, {
      hint: `write \`into ${named.text}\`, or wait in ${listed(suspended)}`,
    });
  else context.unknown("UNKNOWN_BOX", "state", named, suspended);
  return undefined;
}

type Target = Word | StringLiteral | { readonly kind: "path"; readonly text: string; readonly span: Span };

function textOf(target: Target): string {
  return "value" in target ? target.value : target.text;
}

function argument(
  context: Context,
  { name: verb, forms, fills: fillable }: VerbShape,
  { parameter: name, type }: { readonly parameter: string; readonly type: ValueType },
  target: Target,
): Argument[] {
  const text = textOf(target);
  const inner = present(type);
  const filling = fillable?.[name];
  const form = forms?.[name];
  if (filling !== undefined && "value" in target && target.parts !== undefined) {
    const value = lowerFilled(context, { filling, form }, target, target.parts);
    return value ? [{ name, value }] : [];
  }
  refuseFields(context, `\`${name}\` of \`${verb}\``, target, target.span);
  if (form !== undefined && !FORMS[form].test.test(text)) {
    context.error("TYPE_MISMATCH", `\`${abridge(text)}\` is not ${FORMS[form].what}`, target.span, {
      hint: `such as \`"${FORMS[form].example}"\``,
    });
    return [];
  }
  if (inner.kind === "text") return [{ name, value: { kind: "text", value: text } }];
  if (inner.kind === "enum" && inner.symbols.includes(text)) return [{ name, value: { kind: "symbol", value: text } }];
  const meant = inner.kind === "enum" ? nearest(text, inner.symbols) : undefined;
  context.error("TYPE_MISMATCH", `expected ${typeName(type)}, found \`${text}\``, target.span, {
    ...(meant === undefined ? {} : { hint: `did you mean \`${meant}\`?`, fix: replacement(target.span, meant) }),
  });
  return [];
}
