import type { NamedWords, Phrase, StringLiteral, VerbDisposition, Word } from "../syntax/ast.ts";
import { Sequence } from "../syntax/sequence.ts";
import { PREPOSITIONS, type Preposition, type VerbShape } from "../vocabulary.ts";
import { listed, nearest } from "../wording.ts";
import { type Context, replacement } from "./context.ts";
import { stateNamed } from "./states.ts";

/**
 * The same disposition as it is mostly written: named arguments where the object and the phrases stand, a reason among the
 * arguments, and the state by its own name, also where the dialect has but one and the author leaves it out. Undefined
 * after a report.
 */
export function plainly(context: Context, shape: VerbShape, written: VerbDisposition): VerbDisposition | undefined {
  const node = withoutRestated(shape, written);
  const placed = placeArguments(context, shape, node);
  if (placed === undefined) return undefined;
  const { phrases, object, value, args } = placed;
  const { suspended } = context.vocabulary;
  const spelled = (text: string): string => stateNamed(suspended, text) ?? text;
  const withState = phrases.map((phrase) => {
    if (phrase.preposition !== shape.suspendsWith) return phrase;
    const { target } = phrase;
    return "value" in target
      ? { ...phrase, target: { ...target, value: spelled(target.value) } }
      : { ...phrase, target: { ...target, text: spelled(target.text) } };
  });
  const [only, ...others] = suspended;
  const isNamed = node.state !== undefined || withState.some(({ preposition }) => preposition === shape.suspendsWith);
  if (shape.suspendsWith !== undefined && !isNamed && only !== undefined && others.length === 0)
    withState.push({
      preposition: shape.suspendsWith,
      target: { kind: "path", text: only, span: node.verb.span },
      span: node.verb.span,
    });
  return {
    ...node,
    ...(object ? { object } : {}),
    ...(value ? { value } : {}),
    phrases: sequence(withState),
    ...(node.state ? { state: { ...node.state, text: spelled(node.state.text) } } : {}),
    args: sequence(args),
  };
}

/** `link pour to pier` says what `link` says: the words are taken together or not at all. */
function withoutRestated({ restates }: VerbShape, node: VerbDisposition): VerbDisposition {
  const { object, phrases, ...rest } = node;
  const [phrase, ...more] = phrases ?? [];
  if (restates === undefined || object === undefined || phrase === undefined || more.length > 0) return node;
  const { preposition, target } = phrase;
  const isTo = preposition === "to" && target.kind === "path" && target.index === undefined;
  const says = "text" in object && object.text === restates.object && isTo && target.text === restates.to;
  return says ? { ...rest, phrases: undefined } : node;
}

interface Placed {
  readonly phrases: Phrase[];
  readonly object: Word | StringLiteral | undefined;
  readonly value: StringLiteral | undefined;
  /** Only reasons are left. */
  readonly args: NamedWords[];
}

function placeArguments(context: Context, shape: VerbShape, node: VerbDisposition): Placed | undefined {
  const before = context.diagnostics.length;
  const isReason = ({ preposition }: Phrase): boolean =>
    preposition === "reason" && shape.phrases?.reason === undefined;
  const spoken = [...(node.phrases ?? [])];
  const phrases = spoken.filter((phrase) => !isReason(phrase));
  const args = spoken.filter(isReason).map(reasonOf);
  let { object, value } = node;
  for (const named of node.args ?? []) {
    const { name, text, span, parts } = named;
    const given = { kind: "string", value: text, ...(parts ? { parts } : {}), span } as const;
    const preposition = PREPOSITIONS.find((own) => own === name.text && shape.phrases?.[own] !== undefined);
    if (name.text === "reason") args.push(named);
    else if (preposition === undefined && ![shape.object?.parameter, shape.assigns?.parameter].includes(name.text))
      unknownArgument(context, shape, name);
    else if (!named.isOne)
      context.error("TYPE_MISMATCH", `\`${name.text}\` is one name, or a text in quotes`, span, {
        hint: `write \`${name.text} = "…"\``,
      });
    else if (preposition !== undefined) phrases.push({ preposition, target: given, span });
    else if (name.text === shape.assigns?.parameter && value === undefined) value = given;
    else if (name.text === shape.object?.parameter && object === undefined) object = given;
    else
      context.error("DUPLICATE_NAME", `\`${name.text}\` is given twice`, name.span, {
        hint: "keep one of the two",
        related: [
          { message: "the first one", span: (name.text === shape.assigns?.parameter ? value : object)?.span ?? span },
        ],
      });
  }
  return context.diagnostics.length > before ? undefined : { phrases, object, value, args };
}

/** `hold reason "flagged for review"` says what `hold (reason = "flagged for review")` says. */
function reasonOf({ target, span }: Phrase): NamedWords {
  return {
    name: { text: "reason", span: { ...span, length: "reason".length } },
    text: "value" in target ? target.value : target.text,
    isOne: true,
    span,
  };
}

function unknownArgument(context: Context, shape: VerbShape, { text, span }: Word): void {
  const prepositions = Object.keys(shape.phrases ?? {}) as Preposition[];
  const own = [shape.object, shape.assigns].flatMap((taken) => (taken ? [taken.parameter] : []));
  const known = [...own, ...prepositions, "reason"];
  const meant = nearest(text, known);
  context.error("TYPE_MISMATCH", `\`${shape.name}\` has no argument \`${text}\``, span, {
    ...(meant === undefined
      ? { hint: `there is ${listed(known)}` }
      : { hint: `did you mean \`${meant}\`?`, fix: replacement(span, meant) }),
  });
}

function sequence<T extends object>([first, ...rest]: readonly T[]): Sequence<T> | undefined {
  return first && rest.reduce((all, next) => all.append(next), new Sequence(first));
}
