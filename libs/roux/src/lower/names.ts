import type { Related } from "../diagnostic.ts";
import type { Brought } from "../link/link.ts";
import { type Ast, type Declared, isDeclared } from "../syntax/ast.ts";
import type { Context } from "./context.ts";

/** What a receipt names where no rule of the ruleset disposes, and whose that is. */
const TAKEN_RULES: ReadonlyMap<string, string> = new Map([
  ["default", "what no rule takes"],
  ["host", "what its host settles when a crossing goes wrong"],
]);

const KINDS = { rule: "rules", group: "groups", set: "sets", enrich: "enrichments", score: "scores" } as const;

const ONE = { rule: "a rule", group: "a group", set: "a set", enrich: "an enrichment", score: "a score" } as const;
const SPACES = { rule: "rule", group: "group", set: "group", enrich: "enrich", score: "enrich" } as const;

/** Sets and groups stand behind `in`, scores and enrichments before an operator, so these share their names. */
function spaceOf({ kind, name }: Declared): string {
  return `${SPACES[kind]} ${name.text}`;
}

/** Names that are declared twice, in the ruleset or by what it uses of other files. */
export function reportDuplicates(context: Context, items: Ast["items"], brought: readonly Brought[]): void {
  const seen = new Map<string, Related & { readonly kind: Declared["kind"] }>();
  for (const { item, origin } of brought) {
    const { kind, name } = item;
    const earlier = seen.get(spaceOf(item));
    const here: Related = { message: "the second one", span: name.span, file: origin.file };
    if (earlier)
      context.error(
        "DUPLICATE_NAME",
        `\`${name.text}\` comes from \`${earlier.file}\` and from \`${origin.file}\``,
        origin.use,
        {
          related: [{ message: earlier.message, span: earlier.span, file: earlier.file ?? "" }, here],
          hint: "rename one of them",
        },
      );
    else seen.set(spaceOf(item), { kind, message: "the first one", span: name.span, file: origin.file });
  }
  for (const item of items) {
    if (!isDeclared(item)) continue;
    const { kind, name } = item;
    const taken = kind === "rule" ? TAKEN_RULES.get(name.text) : undefined;
    if (taken !== undefined)
      context.error("DUPLICATE_NAME", `\`${name.text}\` is the rule of ${taken}`, name.span, {
        hint: "give the rule a name of its own",
      });
    const earlier = seen.get(spaceOf(item));
    if (earlier) {
      const { kind: other, ...related } = earlier;
      const two = other === kind ? `two ${KINDS[kind]}` : `${ONE[other]} and ${ONE[kind]}`;
      const where = related.file === undefined ? "" : `, one of them in \`${related.file}\``;
      context.error("DUPLICATE_NAME", `there are ${two} named \`${name.text}\`${where}`, name.span, {
        related: [related],
        hint: "rename one of them",
      });
    } else seen.set(spaceOf(item), { kind, message: "the first one", span: name.span });
  }
}
