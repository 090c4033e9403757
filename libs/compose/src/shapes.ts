import type { Shape } from "@glither/wit/inspect";

/** A type as WIT writes it, what stands for a name spelled out: `func(msg: record { size: s64 }, to: string)`. */
export function shapeText(shape: Shape): string {
  const known = texts.get(shape);
  if (known !== undefined) return known;
  const text = written(shape);
  texts.set(shape, text);
  return text;
}

const texts = new WeakMap<Shape, string>();

function written({ kind, name, parts }: Shape): string {
  const inner = parts.map(shapeText).join(", ");
  switch (kind) {
    case "symbol":
      return name ?? "";
    case "field":
    case "param":
      return `${name}: ${inner}`;
    case "case":
      return inner === "" ? (name ?? "") : `${name}(${inner})`;
    case "record":
    case "enum":
    case "variant":
      return `${kind} { ${inner} }`;
    case "func": {
      const parameters = parts.filter((part) => part.kind === "param").map(shapeText);
      const result = resultOf({ kind, name, parts });
      return `func(${parameters.join(", ")})${result === undefined ? "" : ` -> ${shapeText(result)}`}`;
    }
    default:
      return parts.length === 0 ? kind : `${kind}<${inner}>`;
  }
}

/** What a function answers, or undefined. */
export function resultOf({ parts }: Shape): Shape | undefined {
  const result = parts.find(({ kind }) => kind === "result");
  return result?.parts[0];
}

/** A function's parameters by name, in order. */
export function parametersOf({ parts }: Shape): readonly { readonly name: string; readonly type: Shape }[] {
  return parts.flatMap(({ kind, name, parts: [type] }) =>
    kind === "param" && name !== undefined && type !== undefined ? [{ name, type }] : [],
  );
}

/** A record's fields by name, in order. */
export function fieldsOf({ parts }: Shape): ReadonlyMap<string, Shape> {
  return new Map(
    parts.flatMap(({ kind, name, parts: [type] }): [string, Shape][] =>
      kind === "field" && name !== undefined && type !== undefined ? [[name, type]] : [],
    ),
  );
}

/**
 * Why one type does not stand where another is wanted, in words that go on `the export`; nothing where it does. Between values
 * the component model has one type stand for another only where both have the same structure: the same fields, cases and
 * parameters in the same order.
 */
export function subtypeDifference(given: Shape, wanted: Shape, at: readonly string[] = []): string | undefined {
  if (given === wanted || shapeText(given) === shapeText(wanted)) return undefined;
  const where = at.length === 0 ? "" : ` in \`${at.join(".")}\``;
  if (given.kind !== wanted.kind) return `has \`${shapeText(given)}\`${where}, and \`${shapeText(wanted)}\` is wanted`;
  const [own, other] = [given.parts.map(labelOf), wanted.parts.map(labelOf)];
  const missing = other.find((label) => !own.includes(label));
  if (missing !== undefined) return `has no \`${[...at, missing].join(".")}\`, which is wanted`;
  const beyond = own.find((label) => !other.includes(label));
  if (beyond !== undefined) return `has \`${[...at, beyond].join(".")}\`, which is not wanted`;
  if (own.join() !== other.join())
    return `has another order${where}: \`${own.join(", ")}\`, and \`${other.join(", ")}\` is wanted`;
  for (const [index, part] of given.parts.entries()) {
    const counterpart = wanted.parts[index];
    const label = labelOf(part, index);
    const isNamed = part.name !== undefined || given.kind === "func";
    const difference = counterpart && subtypeDifference(part, counterpart, isNamed ? [...at, label] : at);
    if (difference !== undefined) return difference;
  }
  return `has \`${shapeText(given)}\`${where}, and \`${shapeText(wanted)}\` is wanted`;
}

/** What a place of a type is called: its name, or its number where it has none. */
function labelOf({ kind, name }: Shape, index: number): string {
  return name ?? (kind === "result" ? "result" : String(index));
}
