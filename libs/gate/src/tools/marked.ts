import { type Core, isObject, namedField, namedOf } from "@glither/roux/core";
import { blockingRule, type Only, showingOf } from "./hidden.ts";
import type { Tool } from "./tool.ts";

/** A parameter that can only be blocked, or of those values that its schema lists the ones that can. */
export interface Mark {
  readonly parameter: string;
  /** Undefined where it is whatever is given. */
  readonly values?: readonly Value[];
  /** A rule that blocks such calls; undefined where no rule takes them. */
  readonly by?: string;
}

type Value = string | number | boolean;

interface Parameter {
  readonly name: string;
  /** The values that its schema lists, where all of them are such as rules can read. */
  readonly values: readonly Value[];
}

/** Rules looked at for one tool, in all questions about it: a list of tools is not to take long. */
const MOST_WORK = 20_000;

/**
 * Which parameters of a tool can only be blocked: proved, as that a tool is hidden. Those within others are not asked about, nor is any
 * of a tool with so many rules and values that it would take long.
 */
export function marksOf(core: Core, tool: Tool, server: string | undefined): readonly Mark[] {
  const parameters = parametersOf(tool).filter(({ name }) => isRead(core, name));
  const questions = parameters.reduce((sum, { values }) => sum + 1 + values.length, 0);
  if (questions * core.rules.length > MOST_WORK) return [];
  return parameters.flatMap((parameter) => markOf(core, tool, server, parameter) ?? []);
}

/** A tool as its server lists it, with what is proved of its parameters said in their schemas. */
export function marked(json: unknown, marks: readonly Mark[]): unknown {
  const schema = isObject(json) ? json["inputSchema"] : undefined;
  const properties = isObject(schema) ? schema["properties"] : undefined;
  if (marks.length === 0 || !isObject(json) || !isObject(schema) || !isObject(properties)) return json;
  const by = new Map(marks.map((mark) => [mark.parameter, mark]));
  const said = Object.entries(properties).map(([name, property]) => {
    const mark = by.get(name);
    return [name, mark !== undefined && isObject(property) ? saidOf(property, mark) : property] as const;
  });
  return { ...json, inputSchema: { ...schema, properties: Object.fromEntries(said) } };
}

/** What a tool's own schema says of its parameters, as far as marks go by it; the same text for the same answer. */
export function parametersText(tool: Tool): string {
  return JSON.stringify(parametersOf(tool));
}

function saidOf(property: Readonly<Record<string, unknown>>, { values }: Mark): object {
  const { description, enum: listed } = property;
  const note =
    values === undefined
      ? "Blocked by policy: no call that gives this passes."
      : `Blocked by policy: ${values.map((value) => JSON.stringify(value)).join(", ")}.`;
  const left =
    values !== undefined && Array.isArray(listed)
      ? { enum: listed.filter((value: unknown) => !values.some((blocked) => blocked === value)) }
      : {};
  return { ...property, ...left, description: typeof description === "string" ? `${description}\n${note}` : note };
}

function markOf(core: Core, tool: Tool, server: string | undefined, { name, values }: Parameter): Mark | undefined {
  const isBlocked = (only: Only): boolean => !showingOf(core, tool, server, only).shown;
  const mark = (only: Only, more: object): Mark => {
    const by = blockingRule(core, tool, server, only);
    return { parameter: name, ...more, ...(by === undefined ? {} : { by }) };
  };
  const given = isGiven(name);
  if (isBlocked(given)) return mark(given, {});
  const blocked = values.filter((value) => isBlocked(isValue(name, value)));
  const [first] = blocked;
  if (first === undefined) return undefined;
  // Where none of the listed ones is left, the parameter is.
  return mark(isValue(name, first), blocked.length === values.length ? {} : { values: blocked });
}

function parametersOf({ inputSchema }: Tool): readonly Parameter[] {
  const { properties } = inputSchema;
  if (!isObject(properties)) return [];
  return Object.entries(properties).map(([name, property]) => {
    const listed = isObject(property) && Array.isArray(property["enum"]) ? property["enum"] : [];
    return { name, values: listed.every(isValueOfRules) ? listed : [] };
  });
}

function isValueOfRules(value: unknown): value is Value {
  return (
    typeof value === "string" || typeof value === "boolean" || (typeof value === "number" && PLAIN.test(`${value}`))
  );
}

/** A number as the language writes one. */
const PLAIN = /^-?\d+(?:\.\d+)?$/u;

/** Whether any rule reads it, by its name or among all arguments; what none reads decides nothing. */
function isRead({ fields }: Core, name: string): boolean {
  return fields.some(({ path }) => {
    const named = namedOf(path);
    return named?.object === ARGUMENTS && (named.keys.length === 0 || named.keys[0] === name);
  });
}

const ARGUMENTS = "arguments";

function isGiven(name: string): Only {
  const field = namedField({ object: ARGUMENTS, keys: [name], reading: "given" });
  return { field, test: { kind: "present", operand: { kind: "field", path: field.path } } };
}

function isValue(name: string, value: Value): Only {
  const reading = typeof value === "string" ? "text" : typeof value === "number" ? "number" : "boolean";
  const field = namedField({ object: ARGUMENTS, keys: [name], reading });
  const right = typeof value === "boolean" ? ({ kind: "boolean", value } as const) : constantOf(value);
  return { field, test: { kind: "compare", op: "==", left: { kind: "field", path: field.path }, right } };
}

function constantOf(value: string | number) {
  return typeof value === "string"
    ? ({ kind: "text", value } as const)
    : ({ kind: "number", value: `${value}` } as const);
}
