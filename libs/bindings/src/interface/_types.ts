import type { EnumType, RecordType, ValueType } from "@glither/roux/core";
import { propertyName, type TypeNames } from "./_names.ts";

/** Characters of a line. */
const WIDTH = 120;

const MOMENTS = {
  instant: "milliseconds since 1970-01-01T00:00Z",
  date: "days since 1970-01-01",
  time: "milliseconds since midnight",
};

/** A type of the language in TypeScript. */
export function typeText(type: ValueType, names: TypeNames): string {
  switch (type.kind) {
    case "text":
    case "ip":
      return "string";
    case "boolean":
      return "boolean";
    case "integer":
    case "number":
    case "duration":
    case "moment":
      return "number";
    case "scalar":
      return "number | string";
    case "enum":
    case "record":
      return names.of(type.name);
    case "optional":
      return `${typeText(type.of, names)} | undefined`;
    case "dated":
      return `{ readonly value: ${typeText(type.of, names)}; readonly age: number }`;
    case "list": {
      const element = typeText(type.of, names);
      return `readonly ${type.of.kind === "scalar" ? `(${element})` : element}[]`;
    }
    case "headers":
      return "readonly (readonly [name: string, value: string])[]";
  }
}

/** What a type does not say: units, and what is absent. Empty where it says all. */
export function remarkOn(type: ValueType): string {
  switch (type.kind) {
    case "integer":
      return "a whole number";
    case "duration":
      return "milliseconds, a whole number";
    case "ip":
      return "an address of the Internet Protocol, such as `192.0.2.1`";
    case "moment":
      return MOMENTS[type.unit];
    case "number":
      return "a finite number";
    case "headers":
      return "in the order in which they came";
    case "optional":
      return [remarkOn(type.of), "`undefined` where there is none"].filter((text) => text !== "").join("; ");
    case "dated":
      return [remarkOn(type.of), "`age` in milliseconds"].filter((text) => text !== "").join("; ");
    case "list": {
      const of = remarkOn(type.of);
      return of === "" ? "" : `each ${of}`;
    }
    default:
      return "";
  }
}

/** Enums and records that types are made of, each behind those that it is made of. */
export function namedTypes(types: readonly ValueType[]): (EnumType | RecordType)[] {
  const found = new Map<string, EnumType | RecordType>();
  const visit = (type: ValueType): void => {
    if (type.kind === "optional" || type.kind === "dated" || type.kind === "list") visit(type.of);
    if (type.kind === "record") for (const member of type.members) visit(member.type);
    if (type.kind === "record" || type.kind === "enum") found.set(type.name, type);
  };
  for (const type of types) visit(type);
  return [...found.values()];
}

export function declaration(type: EnumType | RecordType, names: TypeNames): string[] {
  const name = names.of(type.name);
  if (type.kind === "record") {
    return [
      `export interface ${name} {`,
      ...type.members.flatMap((member) => property(member.name, member.type, names)),
      "}",
    ];
  }
  const symbols = type.symbols.map((symbol) => JSON.stringify(symbol));
  const order = type.ordered === true ? ["/** From the lowest to the highest. */"] : [];
  const line = `export type ${name} = ${symbols.join(" | ")};`;
  if (line.length <= WIDTH) return [...order, line];
  return [
    ...order,
    `export type ${name} =`,
    ...symbols.slice(0, -1).map((symbol) => `  | ${symbol}`),
    `  | ${symbols.at(-1)};`,
  ];
}

/** A read-only member with a remark above it, where there is one. */
export function property(name: string, type: ValueType, names: TypeNames): string[] {
  const remark = remarkOn(type);
  return [
    ...(remark === "" ? [] : [`  /** ${capital(remark)}. */`]),
    `  readonly ${propertyName(name)}: ${typeText(type, names)};`,
  ];
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
