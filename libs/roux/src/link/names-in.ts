import type { Declared, Element, GuardNode, Path } from "../syntax/ast.ts";

/** The words of an item that may name a group, a set, a score or a declared enrichment. */
export function namesIn(item: Exclude<Declared, { kind: "rule" }>): ReadonlySet<string> {
  const names = new Set<string>();
  const path = ({ text }: Path): void => {
    for (const word of text.split(".")) names.add(word);
  };
  const value = (given: Element): void => {
    if (given.kind === "path") path(given);
  };
  if (item.kind === "set") {
    if (!("value" in item.of)) for (const given of item.of) value(given);
  } else if (item.kind === "group") {
    names.add(item.selection.collection.text);
    for (const guard of item.selection.guards ?? []) visit(guard);
  }
  if (item.kind === "score") for (const { guard } of item.terms) visit(guard);
  return names;

  function visit(guard: GuardNode): void {
    switch (guard.kind) {
      case "or":
      case "and":
        for (const inner of guard.guards) visit(inner);
        break;
      case "not":
        visit(guard.guard);
        break;
      case "truth":
      case "presence":
        path(guard.operand);
        break;
      case "compare":
        path(guard.operand);
        value(guard.value);
        break;
      case "sum":
        for (const side of [guard.left, guard.right]) for (const addend of side) value(addend.value);
        break;
      case "in":
        value(guard.operand);
        if ("values" in guard.of) for (const given of guard.of.values) value(given);
        else path(guard.of);
        break;
      case "quantified":
        path(guard.path);
        for (const inner of [guard.about, guard.guard]) if (inner) visit(inner);
        break;
    }
  }
}
