import type { Constant, Core, Guard, Test } from "../ir/core.ts";

/** That a rule or group asks for a set by its name. The core has the values alone. */
export interface SetName {
  readonly of: "rule" | "group" | "score";
  readonly name: string;
  /** Which of its sets, counted from 0 in the order in which its guards are read and printed. */
  readonly at: number;
  readonly set: string;
}

/** Where sets that have names are asked for; `names` knows them by the list of values that was made of them. */
export function setNames(
  { groups, scores = [], rules }: Core,
  names: ReadonlyMap<readonly Constant[], string>,
): SetName[] {
  const within = (of: SetName["of"], name: string, guards: readonly Guard[]): SetName[] =>
    guards
      .flatMap(({ test }) => [...setsIn(test)])
      .flatMap((values, at) => {
        const set = names.get(values);
        return set === undefined ? [] : [{ of, name, at, set }];
      });
  return [
    ...groups.flatMap(({ name, guards }) => within("group", name, guards)),
    ...scores.flatMap(({ name, terms }) =>
      within(
        "score",
        name,
        terms.map(({ guard }) => guard),
      ),
    ),
    ...rules.flatMap(({ name, guards }) => within("rule", name, guards)),
  ];
}

/** The values of all sets that a test asks for, in the order in which it is printed. */
function* setsIn(test: Test): Generator<readonly Constant[]> {
  switch (test.kind) {
    case "all":
    case "any":
      for (const inner of test.tests) yield* setsIn(inner);
      break;
    case "not":
    case "bound":
    case "quantified":
      yield* setsIn(test.test);
      break;
    case "member":
      yield test.values;
  }
}
