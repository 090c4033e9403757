import type { Operand, Test } from "./core.ts";

export interface TestVisitor {
  /** Every operand, constants too, in the order in which they are written. */
  readonly operand: (operand: Operand) => void;
  readonly group: (name: string) => void;
  readonly score: (name: string) => void;
}

/** Walks a test from left to right; groups and scores are named, not entered. */
export function visitTest(test: Test, visitor: TestVisitor): void {
  switch (test.kind) {
    case "all":
    case "any":
      for (const inner of test.tests) visitTest(inner, visitor);
      break;
    case "not":
    case "bound":
      visitTest(test.test, visitor);
      break;
    case "group":
      visitor.group(test.name);
      break;
    case "score":
      visitor.score(test.name);
      break;
    case "compare":
      visitor.operand(test.left);
      visitor.operand(test.right);
      break;
    case "quantified":
      visitor.operand(test.list);
      visitTest(test.test, visitor);
      break;
    case "sum":
      for (const { operand } of [...test.left, ...test.right]) visitor.operand(operand);
      break;
    case "truth":
    case "present":
    case "match":
    case "member":
      visitor.operand(test.operand);
      break;
  }
}
