import type { BackEnd } from "../back-end.ts";
import type { Case } from "../case.ts";
import { answersOf, type Disagreement } from "../conform.ts";

/** A back end, and whether a host's border stands before it, which refuses what is no value of its type. */
export interface Judged {
  readonly backEnd: BackEnd;
  readonly bordered: boolean;
}

/**
 * The answers to a case when they are not all the same, or when all of them stopped although nothing was missing. To a
 * spoiled case only those answer that have a border, and where they refuse it they say the same.
 */
export function disagreement(
  judged: readonly Judged[],
  example: Case,
  { spoiled = false }: { readonly spoiled?: boolean } = {},
): Disagreement["answers"] | undefined {
  const asked = judged.filter(({ bordered }) => bordered || !spoiled);
  const answers = answersOf(
    asked.map(({ backEnd }) => backEnd),
    example,
  );
  const all = Object.values(answers);
  const texts = new Set(all.map((answer) => ("failed" in answer && !spoiled ? "failed" : JSON.stringify(answer))));
  if (texts.size > 1) return answers;
  const [only] = all;
  const stopped =
    !spoiled && only !== undefined && "failed" in only && !/ is needed and not answered/u.test(only.failed);
  return stopped ? answers : undefined;
}
