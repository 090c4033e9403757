import { type Counting, countedFrom } from "../ir/counting.ts";
import { present } from "../ir/present.ts";
import { typeName } from "../ir/type-name.ts";
import type { Enrichment, ValueType } from "../ir/types.ts";
import type { CountingNode, EnrichmentItem, Path } from "../syntax/ast.ts";
import { durationFault } from "../syntax/units.ts";
import type { Context } from "./context.ts";
import { isReadable, readNamedAs, targetOf } from "./named.ts";
import { withoutCollection } from "./without-collection.ts";

/** As long as a host keeps counts. */
const LONGEST = 366 * 86_400_000;

interface Amount {
  readonly path: string;
  readonly isWhole: boolean;
}

/** `by count(1h)`, `by sum(amount, 1d)`: what the host counts, or undefined after a report. */
export function lowerCounting(
  context: Context,
  { name }: EnrichmentItem,
  by: CountingNode,
  { keys, type }: { readonly keys: readonly string[]; readonly type: ValueType },
): Pick<Enrichment, "ligand" | "given"> | undefined {
  const window = windowOf(context, by);
  const amount = by.amount && amountOf(context, by.amount);
  if (window === undefined || (by.amount && amount === undefined)) return undefined;
  if (by.amount && amount && keys.includes(amount.path)) {
    context.error(
      "TYPE_MISMATCH",
      `\`${by.amount.text}\` is added up, and cannot part the sums as well`,
      by.amount.span,
      {
        hint: "leave it out behind `from`",
      },
    );
    return undefined;
  }
  if (!(type.kind === "number" && amount) && !(type.kind === "integer" && (amount?.isWhole ?? true))) {
    const meant = amount && !amount.isWhole ? "number" : "integer";
    context.error(
      "TYPE_MISMATCH",
      `\`${name.text}\` is ${typeName(type)}, and what is counted is ${typeName({ kind: meant })}`,
      by.span,
      {
        hint: `declare it as \`${name.text} : ${meant}\``,
      },
    );
    return undefined;
  }
  const counting: Counting = { keys, window, ...(amount ? { amount: amount.path } : {}) };
  return countedFrom(counting);
}

function windowOf(context: Context, { window: { ms, span } }: CountingNode): number | undefined {
  if (Number.isSafeInteger(ms) && ms >= 1 && ms <= LONGEST) return ms;
  context.error(
    "TYPE_MISMATCH",
    Number.isNaN(ms) ? durationFault(ms) : "what is counted is forgotten after 1ms to 366d",
    span,
  );
  return undefined;
}

/** What is added is read of the artifact: a number of its own, or one within an object. */
function amountOf(context: Context, path: Path): Amount | undefined {
  const { fields, collection } = context.vocabulary;
  const bare = withoutCollection(path.text, collection);
  const target = targetOf(context, bare, path);
  if (target && !path.everything)
    return isReadable(context, target, path)
      ? { path: readNamedAs(context, target, "number").path, isWhole: false }
      : undefined;
  const field = path.everything || path.index !== undefined ? undefined : fields.find((own) => own.path === bare);
  const type = field && present(field.type);
  if (type?.kind === "integer" || type?.kind === "number") return { path: bare, isWhole: type.kind === "integer" };
  if (field === undefined && !path.everything && path.index === undefined)
    context.unknown(
      "UNKNOWN_FIELD",
      "field",
      path,
      fields.map((own) => own.path),
    );
  else context.error("TYPE_MISMATCH", `\`${path.text}\` is no number, and only numbers are added up`, path.span);
  return undefined;
}
