import type { Guard } from "../ir/core.ts";
import { visitTest } from "../ir/visit-test.ts";
import type { Path, Word } from "../syntax/ast.ts";
import type { Context } from "./context.ts";

type Named = Pick<Word, "text" | "span">;

/** The part of the artifact that a group ranges over: named itself, or by a group of it; undefined for the whole. */
export function partOf({ vocabulary, groupParts }: Context, { text }: Named): string | undefined {
  return vocabulary.parts?.includes(text) ? text : groupParts.get(text);
}

/** The part that a path names as a whole, `pier` of `pier in cleared`. */
export function partNamed({ vocabulary }: Context, path: Path): string | undefined {
  const { text, index, count, everything } = path;
  return index === undefined && !count && !everything && vocabulary.parts?.includes(text) ? text : undefined;
}

/** A group of one thing is asked of another. */
export function wrongPart(context: Context, { text, span }: Named, asked: string | undefined): void {
  const { collection } = context.vocabulary;
  const part = context.groupParts.get(text) ?? collection;
  context.error("TYPE_MISMATCH", `\`${text}\` is a group of \`${part}\`, not of \`${asked ?? collection}\``, span, {
    hint: `ask for it as \`${part} in ${text}\``,
  });
}

/** What a group of a part reads of anything else would not be a property of that part. */
export function reportBeyond(context: Context, name: Named, part: string, guards: readonly Guard[]): void {
  const beyond = new Set<string>();
  for (const { test } of guards)
    visitTest(test, {
      operand: (operand) => {
        if ((operand.kind === "field" || operand.kind === "enrichment") && !operand.path.startsWith(`${part}.`))
          beyond.add(operand.path);
      },
      group: (group) => {
        if (context.groupParts.get(group) !== part) beyond.add(group);
      },
      score: (score) => beyond.add(score),
    });
  const [first] = beyond;
  if (first === undefined) return;
  context.error("TYPE_MISMATCH", `\`${name.text}\` is a group of \`${part}\`, and reads \`${first}\``, name.span, {
    hint: `make it a group of \`${context.vocabulary.collection}\`, or ask for \`${first}\` where the group is used`,
  });
}
