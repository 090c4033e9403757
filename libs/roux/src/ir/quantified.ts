import type { ListReference, Operand, Quantified, Test } from "./core.ts";
import { visitTest } from "./visit-test.ts";

/** What the element is called in the language, within the test that is asked of it. */
export const ELEMENT = "it";

/** Whether a test reads the element that it is asked of. */
export function readsElement(test: Test): boolean {
  let reads = false;
  const operand = ({ kind }: Operand): void => {
    reads ||= kind === "element";
  };
  visitTest(test, { operand, group: () => {}, score: () => {} });
  return reads;
}

/** What a quantified test reads before it looks at any element: the list, and all else, as it is written. */
export function readFirst({ list, test }: Quantified): ListReference[] {
  const found = [list];
  const operand = (value: Operand): void => {
    if (value.kind === "field" || value.kind === "enrichment") found.push(value);
  };
  visitTest(test, { operand, group: () => {}, score: () => {} });
  return found;
}
