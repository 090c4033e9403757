import { type Core, visitTest } from "@glither/roux/core";

/** What oracles need that ask for the elements of lists. */
export const LISTS = `//// Questions about all elements of a list.

/// Whether the test holds of one element at least; of nothing it does not.
pub fn any(items: List(a), holds: fn(a) -> Bool) -> Bool {
  case items {
    [] -> False
    [first, ..rest] -> holds(first) || any(rest, holds)
  }
}

/// Whether the test holds of every element; of nothing it does.
pub fn all(items: List(a), holds: fn(a) -> Bool) -> Bool {
  case items {
    [] -> True
    [first, ..rest] -> holds(first) && all(rest, holds)
  }
}

/// The truth, once something else has been asked for.
pub fn behind(_answer: a, truth: Bool) -> Bool {
  truth
}

pub fn count(items: List(a)) -> Int {
  case items {
    [] -> 0
    [_, ..rest] -> 1 + count(rest)
  }
}
`;

/** Whether a core's guards ask for all elements of a list, or for how many there are. */
export function asksLists({ rules, groups, scores = [] }: Core): boolean {
  let asks = false;
  const terms = scores.map((score) => ({ guards: score.terms.map(({ guard }) => guard) }));
  for (const { guards } of [...rules, ...groups, ...terms])
    for (const { test } of guards)
      visitTest(test, {
        operand: (operand) => {
          asks ||= operand.kind === "element" || "count" in operand;
        },
        group: () => {},
        score: () => {},
      });
  return asks;
}
