import { InferenceError } from "./error.ts";
import { nearestOf } from "./nearest.ts";

/** The part of JSON Schema that options need. */
interface Shape {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly minItems?: number;
  readonly uniqueItems?: boolean;
  readonly items?: Shape;
  readonly properties?: Readonly<Record<string, Shape>>;
}

/** Throws `BAD_OPTIONS` with everything that is wrong, so that a misspelt option is not one that does nothing. */
export function checkOptions(options: unknown, schema: Shape): void {
  const faults = faultsOf(options, schema, "");
  if (faults.length === 0) return;
  throw new InferenceError("BAD_OPTIONS", `the options of @glither/nx in nx.json are wrong: ${faults.join("; ")}`);
}

function faultsOf(value: unknown, shape: Shape, at: string): readonly string[] {
  const named = at === "" ? "they" : `\`${at}\``;
  if (shape.enum !== undefined)
    return shape.enum.some((known) => known === value)
      ? []
      : [`${named} must be ${shape.enum.map((known) => `\`${known}\``).join(" or ")}${meant(value, shape.enum)}`];
  switch (shape.type) {
    case "object":
      return objectFaults(value, shape, at);
    case "array":
      return arrayFaults(value, shape, at);
    default:
      return textFaults(value, shape, named);
  }
}

function objectFaults(value: unknown, { properties = {} }: Shape, at: string): readonly string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return [`${at === "" ? "they" : `\`${at}\``} must be an object`];
  return Object.entries(value).flatMap(([key, item]) => {
    const path = at === "" ? key : `${at}.${key}`;
    const shape = Object.hasOwn(properties, key) ? properties[key] : undefined;
    return shape === undefined
      ? [`there is no \`${path}\`${meant(key, Object.keys(properties))}`]
      : faultsOf(item, shape, path);
  });
}

function arrayFaults(value: unknown, { items = {}, minItems = 0, uniqueItems }: Shape, at: string): readonly string[] {
  if (!Array.isArray(value)) return [`\`${at}\` must be a list`];
  const list: readonly unknown[] = value;
  return [
    ...(list.length < minItems ? [`\`${at}\` must name ${minItems} at least`] : []),
    ...(uniqueItems === true && new Set(list).size < list.length ? [`\`${at}\` names one twice`] : []),
    ...list.flatMap((item, index) => faultsOf(item, items, `${at}[${index}]`)),
  ];
}

function textFaults(value: unknown, { pattern, minLength = 0 }: Shape, named: string): readonly string[] {
  if (typeof value !== "string" || value.length < minLength) return [`${named} must be a text`];
  if (pattern === undefined || new RegExp(pattern, "u").test(value)) return [];
  return [`${named} cannot be \`${value}\`: it has another form, or leads out of the workspace`];
}

function meant(word: unknown, known: readonly string[]): string {
  const near = typeof word === "string" ? nearestOf(word, known) : undefined;
  return near === undefined ? `; there is ${known.join(", ")}` : `; did you mean \`${near}\`?`;
}
