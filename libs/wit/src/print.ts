import type { EnumType, RecordType, ValueType } from "@glither/roux/core";
import { witIdentifier, witName, witSymbol } from "./names.ts";
import { SHARED_TEXT, SHARED_TYPES } from "./shared.ts";
import { type ArtifactRecord, isScalar, namedIn, UNSATISFIED, type WitFunction, type World } from "./world.ts";

/** A value's type in WIT. Durations are milliseconds, addresses 32 hexadecimal digits, headers are name and value pairs in order. */
export function witType(type: ValueType): string {
  switch (type.kind) {
    case "text":
      return "string";
    case "boolean":
      return "bool";
    case "integer":
    case "moment":
      return "s64";
    case "number":
      return "f64";
    case "duration":
      return "u64";
    case "ip":
      return "string";
    case "scalar":
      return "scalar";
    case "enum":
    case "record":
      return witIdentifier(type.name);
    case "optional":
      return `option<${witType(type.of)}>`;
    case "dated":
      return `tuple<${witType(type.of)}, u64>`;
    case "list":
      return `list<${witType(type.of)}>`;
    case "headers":
      return "list<tuple<string, string>>";
  }
}

/**
 * The canonical text of a world: one way to write each world, two spaces, no comments, its shared package within, so
 * that the text alone is the contract and its hash means something.
 */
export function printWorld(world: World): string {
  const blocks = [
    `package ${world.package.split(":").map(witIdentifier).join(":")}@${world.version};\n`,
    ...typesInterface(world),
    ...functionInterface(world, "enrich", world.enrich),
    ...functionInterface(world, UNSATISFIED, world.unsatisfied),
    ...functionInterface(world, "actions", world.actions),
    worldBlock(world),
    SHARED_TEXT,
  ];
  return blocks.join("\n");
}

function block(head: string, lines: readonly string[]): string {
  return `${head} {\n${lines.map((line) => `  ${line}\n`).join("")}}\n`;
}

const SCALAR = ["variant scalar {", "  number(f64),", "  text(string),", "}"];

function typesInterface({ enums, scalars, records, record }: World): string[] {
  const types = [
    ...enums.flatMap(enumLines),
    ...(scalars ? SCALAR : []),
    ...records.flatMap(declaredLines),
    ...(record ? recordLines(record) : []),
  ];
  return types.length === 0 ? [] : [block("interface types", types)];
}

function enumLines({ name, symbols }: EnumType): string[] {
  return [`enum ${witIdentifier(name)} {`, ...symbols.map((symbol) => `  ${witIdentifier(witSymbol(symbol))},`), "}"];
}

function declaredLines({ name, members }: RecordType): string[] {
  return recordLines({ name, fields: members.map((member) => ({ name: witName(member.name), type: member.type })) });
}

function recordLines({ name, fields }: Pick<ArtifactRecord, "name" | "fields">): string[] {
  return [
    `record ${witIdentifier(name)} {`,
    ...fields.map((field) => `  ${witIdentifier(field.name)}: ${witType(field.type)},`),
    "}",
  ];
}

function functionInterface(world: World, name: string, functions: readonly WitFunction[]): string[] {
  if (functions.length === 0) return [];
  const used = [...new Set(functions.flatMap((item) => namesIn(world.record, item)))].sort();
  return [
    block(`interface ${name}`, [
      ...(functions.some(({ result }) => result === "token") ? [`use ${SHARED_TYPES}.{token};`] : []),
      ...(used.length === 0 ? [] : [`use types.{${used.map(witIdentifier).join(", ")}};`]),
      ...functions.map((item) => functionLine(world.record, item)),
    ]),
  ];
}

/** The named types that a function's parameters and result are made of. */
function namesIn(record: ArtifactRecord | undefined, { artifact, parameters, result }: WitFunction): string[] {
  const types = [
    ...parameters.map(({ type }) => type),
    ...(result === undefined || result === "token" ? [] : [result]),
  ];
  const own = types.flatMap((type) => namedIn(type)?.name ?? (isScalar(type) ? "scalar" : []));
  return [...(record && artifact ? [record.name] : []), ...own];
}

function functionLine(record: ArtifactRecord | undefined, { name, artifact, parameters, result }: WitFunction): string {
  const all = [
    ...(record && artifact ? [`${witIdentifier(record.parameter)}: ${witIdentifier(record.name)}`] : []),
    ...parameters.map((parameter) => `${witIdentifier(parameter.name)}: ${witType(parameter.type)}`),
  ];
  const answer = result === undefined ? "" : ` -> ${result === "token" ? "token" : witType(result)}`;
  return `${witIdentifier(name)}: func(${all.join(", ")})${answer};`;
}

function worldBlock({ name, record, enrich, unsatisfied, actions }: World): string {
  return block(`world ${witIdentifier(name)}`, [
    ...(record ? [`use types.{${witIdentifier(record.name)}};`] : []),
    `use ${SHARED_TYPES}.{receipt};`,
    ...(enrich.length > 0 ? ["import enrich;"] : []),
    ...(unsatisfied.length > 0 ? [`import ${UNSATISFIED};`] : []),
    ...(actions.length > 0 ? ["import actions;"] : []),
    `export dispose: func(${record ? `${witIdentifier(record.parameter)}: ${witIdentifier(record.name)}` : ""}) -> receipt;`,
  ]);
}
