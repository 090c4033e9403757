import type { Diagnostic } from "../diagnostic.ts";
import type { MappedItem } from "../snapshot/source-map.ts";
import type { Declared, RuleItem } from "../syntax/ast.ts";
import type { Vocabulary } from "../vocabulary.ts";

/** `/// lax deadline: WHY` in a rule's literate lines says that its deadline is meant to open. */
const MEANT = /^\s*lax deadline:\s*\S/u;

/**
 * Reports deadlines that settle less strictly than the dialect's closed box: an absent human never becomes approval, unless the
 * rule or the dialect says that this is meant. `mapped` are the items as the source map has them.
 */
export function laxDeadlines(
  items: readonly Declared[],
  mapped: readonly MappedItem[],
  vocabulary: Vocabulary,
): Diagnostic[] {
  if (vocabulary.policy.laxDeadline === "meant") return [];
  return items.flatMap((item, at) => {
    const isMeant = mapped[at]?.literate.some(({ lines }) => lines.some((line) => MEANT.test(line)));
    return item.kind === "rule" && !isMeant ? (laxDeadline(item, vocabulary) ?? []) : [];
  });
}

/** Of the earliest deadline, since no other is ever due. */
function laxDeadline(
  { name, arms }: RuleItem,
  { restrictiveness, boxes, defaultBox }: Vocabulary,
): Diagnostic | undefined {
  const deadlines = [...(arms ?? [])].flatMap(({ triggers, disposition }) =>
    [...triggers].flatMap((trigger) => (trigger.kind === "after" ? [{ trigger, disposition }] : [])),
  );
  const [first, ...others] = deadlines;
  if (first === undefined) return undefined;
  const { trigger, disposition } = others.reduce(
    (least, next) => (next.trigger.duration.ms < least.trigger.duration.ms ? next : least),
    first,
  );
  if (disposition.kind !== "into" || !boxes.includes(disposition.box.text)) return undefined;
  const box = disposition.box.text;
  if (restrictiveness.indexOf(box) >= restrictiveness.indexOf(defaultBox)) return undefined;
  return {
    code: "LAX_DEADLINE",
    severity: "lint",
    message: `rule \`${name.text}\` settles in \`${box}\` when nobody has answered in time`,
    span: trigger.span,
    hint: `settle in \`${defaultBox}\`, or say above the rule why this is meant: \`/// lax deadline: …\``,
  };
}
