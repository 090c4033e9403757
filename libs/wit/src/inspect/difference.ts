import type { Shape } from "./_shape.ts";
import type { Signatures } from "./signatures.ts";

/** Pairs that are known to be equal; with it, a type that is used over and over is compared once. */
type Equal = Map<Shape, Set<Shape>>;

/**
 * The first thing in which a component differs from its world, in words that go on a sentence about the component; nothing
 * when every function has the very types that the world gives it: the same fields, cases and parameters in the same order.
 */
export function signatureDifference(found: Signatures, declared: Signatures): string | undefined {
  const equal: Equal = new Map();
  for (const name of [...declared.keys(), ...found.keys()]) {
    const [own, other] = [found.get(name), declared.get(name)];
    const called = `\`${name.slice(name.indexOf(" ") + 1)}\``;
    if (own === undefined) return `it has no ${called}, which its world declares`;
    if (other === undefined) return `it has ${called}, which its world does not declare`;
    const difference = inShapes(own, other, [], equal);
    if (difference !== undefined) return `${called} ${difference}`;
  }
  return undefined;
}

function inShapes(own: Shape, other: Shape, path: readonly string[], equal: Equal): string | undefined {
  if (equal.get(own)?.has(other) === true) return undefined;
  const at = path.length === 0 ? "" : ` in \`${path.join(".")}\``;
  if (own.kind !== other.kind) return `has ${aKind(own)}${at}, where its world declares ${aKind(other)}`;
  const beyond = own.parts.find((part) => other.parts.every((known) => labelOf(known, other) !== labelOf(part, own)));
  const missing = other.parts.find((part) => own.parts.every((known) => labelOf(known, own) !== labelOf(part, other)));
  if (beyond !== undefined && labelOf(beyond, own) !== "")
    return `has \`${[...path, labelOf(beyond, own)].join(".")}\`, which its world does not declare`;
  if (missing !== undefined && labelOf(missing, other) !== "")
    return `has no \`${[...path, labelOf(missing, other)].join(".")}\`, which its world declares`;
  if (own.parts.length !== other.parts.length) return `has another number of types${at} than its world declares`;
  for (const [index, part] of own.parts.entries()) {
    const known = other.parts[index];
    if (known === undefined || labelOf(part, own) !== labelOf(known, other))
      return `has another order${at} than its world declares`;
    const label = labelOf(part, own);
    const difference = inShapes(part, known, label === "" ? path : [...path, label], equal);
    if (difference !== undefined) return difference;
  }
  const known = equal.get(own) ?? new Set();
  equal.set(own, known.add(other));
  return undefined;
}

/** With the article that its name is spoken with: an option, an s32, an f64; a u8, a string. */
function aKind({ kind }: Shape): string {
  return `${/^(?:[aeio]|[sf]\d)/u.test(kind) ? "an" : "a"} \`${kind}\``;
}

/** What its place is called; nothing for a type that stands for itself, as in a tuple. */
function labelOf({ kind, name }: Shape, of: Shape): string {
  return name ?? (of.kind === "func" && kind === "result" ? "result" : "");
}
