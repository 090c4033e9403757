import { printDuration, type ValueType } from "@glither/roux/core";
import { oneLine } from "@glither/roux/one-line";
import { propertyName, TypeNames } from "./_names.ts";
import { declaration, namedTypes, property, remarkOn, typeText } from "./_types.ts";
import type { DescribedEnrichment, DescribedVerb, DescribedWorld, Named } from "./described-world.ts";

/**
 * The TypeScript interface of what a world imports, by the paths and verbs of the language; it imports nothing itself. One way to write
 * each world, so that a change of the contract is a change of the text, and a mistake in an implementation does not compile.
 */
export function printInterface(world: DescribedWorld): string {
  const { name, artifact, enrichments, verbs } = world;
  const own = {
    bindings: `${name}Bindings`,
    answer: `${name}Answer`,
    context: `${name}Context`,
    delivery: `${name}Delivery`,
  };
  const names = new TypeNames(Object.values(own));
  const record = names.of(artifact.name);
  const types = [
    ...artifact.values.map(({ type }) => type),
    ...enrichments.flatMap(({ type, from = [] }) => [...from.map((given) => given.type), type]),
    ...verbs.flatMap(({ parameters }) => parameters.map(({ type }) => type)),
  ];
  const blocks = [
    [`// Written by \`tangle bindings\` for ${world.id}: not to be changed by hand.`],
    ...namedTypes(types).map((type) => declaration(type, names)),
    [
      "/** What the ruleset reads of its artifact, by path. */",
      ...objectType(`export interface ${record} {`, artifact.values, names, "}"),
    ],
    [
      "/** What answers and acts for the ruleset. */",
      `export interface ${own.bindings} {`,
      "  readonly enrich: {",
      ...enrichments.flatMap((enrichment) => enrichmentLines(enrichment, { record, ...own }, names)),
      "  };",
      "  readonly actions: {",
      ...verbs.flatMap((verb) => verbLines(verb, { record, ...own }, names)),
      "  };",
      "}",
    ],
    [
      "/** An answer, or one that comes later where the host lets it. */",
      `export type ${own.answer}<T> = T | Promise<T>;`,
    ],
    [
      "/** What comes with a question. */",
      `export interface ${own.context} {`,
      "  /** Aborted when nobody waits for the answer any more. */",
      "  readonly signal: AbortSignal;",
      "}",
    ],
    [
      "/** What comes with an action. */",
      `export interface ${own.delivery} {`,
      "  /** Names the action, however often it is tried; undefined where it is tried once. */",
      "  readonly id: string | undefined;",
      "  /** 1 for the first time. */",
      "  readonly attempt: number;",
      "}",
    ],
  ];
  return `${blocks.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

/** Comments hold names of the ruleset's own, which must not end them. */
function comment(text: string): string {
  return `/** ${oneLine(text).replaceAll("*/", "*\\/")} */`;
}

function objectType(head: string, values: readonly Named[], names: TypeNames, end: string): string[] {
  if (values.length === 0) return [head + end];
  return [head, ...values.flatMap(({ name, type }) => property(name, type, names)), end];
}

/** What the world's own types are called. */
interface OwnNames {
  readonly record: string;
  readonly answer: string;
  readonly context: string;
  readonly delivery: string;
}

function enrichmentLines({ name, type, from, fresh }: DescribedEnrichment, own: OwnNames, names: TypeNames): string[] {
  const remarks = [remarkOn(type), fresh === undefined ? "" : `older than ${printDuration(fresh)} counts as absent`];
  return [
    ...remarked(name, remarks),
    `    readonly ${propertyName(name)}: (`,
    `      ${from === undefined ? `artifact: ${own.record}` : `given: ${inline(from, names)}`},`,
    `      context: ${own.context},`,
    `    ) => ${own.answer}<${typeText(type, names)}>;`,
  ];
}

function verbLines({ name, parameters, suspends }: DescribedVerb, own: OwnNames, names: TypeNames): string[] {
  const remarks = parameters.map((parameter) => {
    const remark = remarkOn(parameter.type);
    return remark === "" ? "" : `\`${parameter.name}\` is ${remark}`;
  });
  return [
    ...remarked(name, [suspends ? "the disposition waits, under a token that the host gives out" : "", ...remarks]),
    `    readonly ${propertyName(name)}: (`,
    `      args: ${inline(parameters, names)},`,
    `      artifact: ${own.record},`,
    `      delivery: ${own.delivery},`,
    "    ) => void | Promise<void>;",
  ];
}

function remarked(name: string, remarks: readonly string[]): string[] {
  const said = remarks.filter((text) => text !== "");
  return said.length === 0 ? [] : [`    ${comment(`\`${name}\`: ${said.join("; ")}.`)}`];
}

function inline(values: readonly { readonly name: string; readonly type: ValueType }[], names: TypeNames): string {
  if (values.length === 0) return "Readonly<Record<string, never>>";
  return `{ ${values.map(({ name, type }) => `readonly ${propertyName(name)}: ${typeText(type, names)}`).join("; ")} }`;
}
