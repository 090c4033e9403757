import type { BackEnd } from "../back-end.ts";
import type { Case } from "../case.ts";
import { answersOf, type Disagreement } from "../conform.ts";

/** A back end, and whether a host's border stands before it, which refuses what is no value of its type. */
export interface Judged {
  readonly backEnd: BackEnd;
  readonly bordered: boolean;
}

/** A host's limit on what it answers: its border ends the crossing, and whoever has no border answers as if there were none. */
const BEYOND_LIMIT = /the bindings answered with more than a crossing may take/u;
const NOT_ANSWERED = / is needed and not answered/u;

/**
 * The answers to a case when they are not all the same, or when all of them stopped although nothing was missing. To a
 * spoiled case only those answer that have a border, and where they refuse it they say the same; so it is with one whose
 * answers are beyond the limit of a crossing.
 */
export function disagreement(
  judged: readonly Judged[],
  example: Case,
  { spoiled = false }: { readonly spoiled?: boolean } = {},
): Disagreement["answers"] | undefined {
  const asked = judged.filter(({ bordered }) => bordered || !spoiled);
  const answers = answersTo(asked, example);
  if (!spoiled && Object.values(answers).some((answer) => failedFor(answer, BEYOND_LIMIT))) {
    const bordered = answersTo(
      judged.filter((each) => each.bordered),
      example,
    );
    return Object.values(bordered).every((answer) => failedFor(answer, BEYOND_LIMIT)) ? undefined : answers;
  }
  const all = Object.values(answers);
  const texts = new Set(all.map((answer) => ("failed" in answer && !spoiled ? "failed" : JSON.stringify(answer))));
  if (texts.size > 1) return answers;
  const [only] = all;
  const stopped = !spoiled && only !== undefined && "failed" in only && !failedFor(only, NOT_ANSWERED);
  return stopped ? answers : undefined;
}

type Answers = Disagreement["answers"];

function answersTo(judged: readonly Judged[], example: Case): Answers {
  return answersOf(
    judged.map(({ backEnd }) => backEnd),
    example,
  );
}

function failedFor(answer: Answers[string], reason: RegExp): boolean {
  return answer !== undefined && "failed" in answer && reason.test(answer.failed);
}
