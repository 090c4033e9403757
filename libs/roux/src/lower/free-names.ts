import type { Word } from "../syntax/ast.ts";
import type { Context } from "./context.ts";

/** A score, or a ruleset that is asked, is read as fields and enrichments are, so no two of these share a name. */
export function hasFreeName(context: Context, { text, span }: Word, what = "score"): boolean {
  if (isFree(context, text)) return true;
  context.error(
    "DUPLICATE_NAME",
    context.ligands.has(text)
      ? `\`${text}\` is an enrichment, too`
      : `\`${text}\` is already something that the dialect has`,
    span,
    { hint: `give the ${what} a name of its own` },
  );
  return false;
}

/** Whether a name is none of the dialect's, and of no enrichment. */
export function isFree({ vocabulary, ligands }: Context, name: string): boolean {
  const { fields, enrichments, objects = [], collection } = vocabulary;
  const paths = [...[...fields, ...enrichments].map(({ path }) => path), ...objects];
  return name !== collection && !ligands.has(name) && !paths.some((path) => path.split(".")[0] === name);
}
