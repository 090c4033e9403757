import type { Guard } from "../ir/core.ts";
import { visitTest } from "../ir/visit-test.ts";
import type { Word } from "../syntax/ast.ts";
import type { Context } from "./context.ts";

/** So much a group or score may look at, what it asks for by its name counted each time: reviewers' oracles look at it each time. */
export const MAX_LOOKS = 100_000;

/** What groups and scores ask for doubles with each that asks twice for the one before; one that comes to too much is reported. */
export function isLookedThrough(
  context: Context,
  kind: "group" | "score",
  { text, span }: Word,
  guards: readonly Guard[],
): boolean {
  let looks = 0;
  const count = (asked: string): void => {
    looks += context.looks.get(asked) ?? 1;
  };
  for (const { test } of guards)
    visitTest(test, {
      operand: () => {
        looks += 1;
      },
      group: (name) => count(`group ${name}`),
      score: (name) => count(`score ${name}`),
    });
  const isFew = looks <= MAX_LOOKS;
  // What asks for one that is too large is not told the same again.
  context.looks.set(`${kind} ${text}`, isFew ? Math.max(looks, 1) : 1);
  if (!isFew)
    context.error(
      "TYPE_MISMATCH",
      `the ${kind} \`${text}\` looks at more than ${MAX_LOOKS.toLocaleString("en")} values by what it asks for`,
      span,
      { hint: "ask once for each group and score, and not for one that is asked for by another" },
    );
  return isFew;
}
