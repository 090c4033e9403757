import type { Span } from "../diagnostic.ts";
import type { Element, GuardNode } from "../syntax/ast.ts";

/** Where a part of a test is written. */
export interface Spot {
  readonly span: Span;
  /** That part and nothing else stands there, so that another may be written in its place. */
  readonly isExact: boolean;
}

function exactly({ span }: { readonly span: Span }): Spot {
  return { span, isExact: true };
}

/** What a guard is about. */
export function leftOf(node: GuardNode): Spot {
  switch (node.kind) {
    case "truth":
    case "presence":
    case "compare":
    case "in":
      return exactly(node.operand);
    case "quantified":
      return { span: node.path.span, isExact: false };
    default:
      return { span: node.span, isExact: false };
  }
}

/** The list that it asks for all of. */
export function listOf(node: GuardNode): Spot {
  return node.kind === "in" ? rightOf(node) : leftOf(node);
}

/** What it is compared with. */
export function rightOf(node: GuardNode): Spot {
  if (node.kind === "compare") return exactly(node.value);
  if (node.kind === "in") return { span: node.of.span, isExact: false };
  return { span: node.span, isExact: false };
}

/** One of the values that a set has in the end; `named` are those of a set that is written elsewhere in the ruleset. */
export function itemOf(node: GuardNode, at: number, values: readonly unknown[], named: readonly Element[] = []): Spot {
  const items = node.kind === "in" && "values" in node.of ? node.of.values.items : named;
  const item = items.length === values.length ? items[at] : undefined;
  return item === undefined ? rightOf(node) : exactly(item);
}

/** One value of the sums on both sides. */
export function addendOf(node: GuardNode, at: number): Spot {
  const addend = node.kind === "sum" ? [...node.left, ...node.right][at] : undefined;
  return addend === undefined ? leftOf(node) : exactly(addend.value);
}
