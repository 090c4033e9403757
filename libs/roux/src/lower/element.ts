import type { ElementReference } from "../ir/core.ts";
import { ELEMENT } from "../ir/quantified.ts";
import type { ValueType } from "../ir/types.ts";
import type { Path } from "../syntax/ast.ts";

/** The element of the list that a test is asked of, while that test is lowered. */
export interface Element {
  /** The list's. */
  readonly path: string;
  readonly type: ValueType;
  /** What a scalar is read as, where the list says it. */
  readonly as?: "text";
  /** Whether its members are in scope by their own names; by `it.name` they always are. */
  readonly isOpen: boolean;
}

/** What a path reads of the element, if it does. */
export function findElement(
  element: Element | undefined,
  { text }: Path,
): { readonly value: ElementReference; readonly type: ValueType } | undefined {
  if (element === undefined) return undefined;
  const [head, ...rest] = text.split(".");
  if (head !== ELEMENT && !element.isOpen) return undefined;
  const member = head === ELEMENT ? rest : text.split(".");
  let { type } = element;
  for (const name of member) {
    const found = type.kind === "record" ? type.members.find((candidate) => candidate.name === name) : undefined;
    if (found === undefined) return undefined;
    type = found.type;
  }
  const { path, as } = element;
  if (as && member.length === 0)
    return { value: { kind: "element", path, as }, type: { kind: "optional", of: { kind: as } } };
  return { value: { kind: "element", path, ...(member.length > 0 ? { member } : {}) }, type };
}
