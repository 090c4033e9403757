import {
  type Action,
  answerType,
  type Constant,
  type Core,
  type EnumType,
  type Filled,
  type Group,
  type Obligation,
  type Outcome,
  type Rule,
  rulesByLayer,
  type ValueType,
} from "@glither/roux/core";
import { deriveWorld } from "@glither/wit";
import { Expressions, rankFunction } from "./expressions.ts";
import { formatModule } from "./format/module.ts";
import { LAYERS } from "./layers.ts";
import { asksLists, LISTS } from "./lists.ts";
import { FunctionNames, fieldName, literal, moduleName, typeName } from "./names.ts";
import { hasAddresses, NETS } from "./nets.ts";
import { FOREIGN, RUNTIME } from "./runtime.ts";
import { SCORES } from "./scores.ts";
import { fillsTexts, foreignTextsOf, textsOf } from "./texts.ts";
import { namesIn, reachable } from "./used.ts";

/** The function that folds, and whether it asks how restrictive verdicts are. */
const FOLDS: Readonly<Record<Core["fold"], readonly [string, boolean]>> = {
  "first-match": ["glither.first_match", false],
  accumulate: ["glither.accumulate", true],
  strictest: ["glither_layers.strictest", true],
};

/** Paths within the package, and their texts. */
export type PackageFiles = ReadonlyMap<string, string>;

/**
 * The Gleam package of a ruleset: one module that reads like its rules, and the small one that all oracles share. Gleam wants a
 * version, and gets none of the ruleset's: the code is the same whatever it is published as.
 */
export function generatePackage(core: Core): PackageFiles {
  const name = moduleName(core.ruleset.name);
  return new Map([
    ["gleam.toml", `name = ${literal(name)}\nversion = "0.0.0"\ntarget = "javascript"\n`],
    [`src/${name}.gleam`, formatModule(rulesetModule(core))],
    ["src/glither.gleam", RUNTIME],
    ["src/glither_ffi.mjs", FOREIGN],
    ...(asksLists(core) ? ([["src/glither_lists.gleam", LISTS]] as const) : []),
    ...(fillsTexts(core)
      ? ([
          ["src/glither_texts.gleam", textsOf(core)],
          ["src/glither_texts_ffi.mjs", foreignTextsOf(core)],
        ] as const)
      : []),
    ...(hasAddresses(core) ? ([["src/glither_nets.gleam", NETS]] as const) : []),
    ...(core.scores ? ([["src/glither_scores.gleam", SCORES]] as const) : []),
    ...(core.fold === "strictest" ? ([["src/glither_layers.gleam", LAYERS]] as const) : []),
  ]);
}

function rulesetModule(core: Core): string {
  const { enums, records } = deriveWorld(core);
  const ladders = enums.filter(({ ordered }) => ordered);
  const names = new FunctionNames(ladders.map(({ name }) => rankFunction(name)));
  const groups = new Map<string, string>();
  for (const group of core.groups) groups.set(group.name, names.name("group", group.name));
  const scores = new Map((core.scores ?? []).map(({ name }) => [name, names.name("score", name)]));
  const rules = core.rules.map((rule) => ({ rule, name: names.name("rule", rule.name) }));
  const expressions = new Expressions(core, groups, scores);
  const record = typeName(core.dialect.record);
  const artifact = fieldName(core.dialect.collection);
  const predicate = (name: string, guards: Group["guards"], crosses = false): string =>
    crosses
      ? asked(name, expressions.truth(guards), "glither.Maybe(Bool)")
      : asked(name, expressions.conjunction(guards), "Bool");
  const asked = (name: string, body: string, type: string): string => {
    const used = namesIn(body);
    const parameters = [artifact, "enrich"].map((parameter) => (used.has(parameter) ? parameter : `_${parameter}`));
    return `fn ${name}(${parameters[0]}: ${record}, ${parameters[1]}: Enrich) -> ${type} {\n  ${body}\n}\n`;
  };

  const ladderFunctions = ladders.map((ladder) => [rankFunction(ladder.name), heights(ladder)] as const);
  const groupFunctions = core.groups.map(({ name, guards }) => {
    const own = groups.get(name) ?? name;
    return [own, predicate(own, guards, expressions.crosses(name))] as const;
  });
  const scoreFunctions = (core.scores ?? []).map((score) => {
    const own = scores.get(score.name) ?? score.name;
    const type = expressions.scoreCrosses(score.name) ? "glither.Maybe(Int)" : "Int";
    return [own, asked(own, expressions.total(score), type)] as const;
  });
  const ruleFunctions = rules.map(({ rule, name }) => predicate(name, rule.guards));

  const named = new Map(rules.map(({ rule, name }) => [rule, name]));
  const lists = rulesByLayer(core).map((layer) =>
    layer.map((rule) => ruleValue(rule, named.get(rule) ?? rule.name, artifact)).join(""),
  );
  const layered = core.fold === "strictest";
  const given = fillsTexts(core) ? `${artifact}: ${record}` : "";
  const ruleType = `glither.Rule(${record}, Enrich)`;
  const restrictiveness = `, [${core.restrictiveness.map(literal).join(", ")}]`;
  const [fold, more] = FOLDS[core.fold];
  return [
    `//// The ruleset ${core.ruleset.name} of ${core.dialect.name}, for reviewers: the rules as data,\n//// each with the guards that it asks from left to right.\n\nimport glither\n${asksLists(core) ? "import glither_lists\n" : ""}${hasAddresses(core) ? "import glither_nets\n" : ""}${layered ? "import glither_layers\n" : ""}${core.scores ? "import glither_scores\n" : ""}${fillsTexts(core) ? "import glither_texts\n" : ""}`,
    ...enums.map(enumType),
    ...records.map(({ name, members }) =>
      recordType(
        typeName(name),
        members.map((member) => ({ name: fieldName(member.name), type: gleamType(member.type) })),
      ),
    ),
    recordType(
      record,
      core.fields.map(({ path, type }) => ({ name: fieldName(path), type: gleamType(type) })),
    ),
    recordType(
      "Enrich",
      core.enrichments.map((enrichment) => ({
        name: fieldName(enrichment.path),
        type: `fn(${record}) -> ${gleamType(answerType(enrichment))}`,
      })),
    ),
    `pub fn dispose(${artifact}: ${record}, enrich: Enrich) -> glither.Receipt {\n  ${fold}(${layered ? "layers" : "rules"}(${fillsTexts(core) ? artifact : ""}), ${artifact}, enrich, ${literal(core.default_box)}${more ? restrictiveness : ""})\n}\n`,
    layered
      ? `fn layers(${given}) -> List(List(${ruleType})) {\n  [\n${lists.map((list) => `    [\n${list}    ],\n`).join("")}  ]\n}\n`
      : `fn rules(${given}) -> List(${ruleType}) {\n  [\n${lists.join("")}  ]\n}\n`,
    ...reachable(new Map([...ladderFunctions, ...groupFunctions, ...scoreFunctions]), ruleFunctions),
    ...ruleFunctions,
  ].join("\n");
}

function enumType({ name, symbols }: EnumType): string {
  return `pub type ${typeName(name)} {\n${symbols.map((symbol) => `  ${typeName(name, symbol)}\n`).join("")}}\n`;
}

/** How high each rung of a ladder is. */
function heights({ name, symbols }: EnumType): string {
  const clauses = symbols.map((symbol, height) => `    ${typeName(name, symbol)} -> ${height}\n`);
  return `fn ${rankFunction(name)}(rung: ${typeName(name)}) -> Int {\n  case rung {\n${clauses.join("")}  }\n}\n`;
}

function recordType(name: string, fields: readonly { name: string; type: string }[]): string {
  if (fields.length === 0) return `pub type ${name} {\n  ${name}\n}\n`;
  return `pub type ${name} {\n  ${name}(\n${fields.map((field) => `    ${field.name}: ${field.type},\n`).join("")}  )\n}\n`;
}

function gleamType(type: ValueType): string {
  switch (type.kind) {
    case "text":
      return "String";
    case "boolean":
      return "Bool";
    case "integer":
    case "duration":
    case "moment":
      return "Int";
    case "ip":
      return "glither_nets.Address";
    case "number":
      return "Float";
    case "scalar":
      return "glither.Scalar";
    case "enum":
    case "record":
      return typeName(type.name);
    case "dated":
      return `#(${gleamType(type.of)}, Int)`;
    case "optional":
      return `glither.Maybe(${gleamType(type.of)})`;
    case "list":
      return `List(${gleamType(type.of)})`;
    case "headers":
      return "List(#(String, String))";
  }
}

function ruleValue({ name, reason_class, actions, outcome }: Rule, holds: string, artifact: string): string {
  return [
    "    glither.Rule(",
    `      ${literal(name)},`,
    `      ${literal(reason_class)},`,
    `      ${holds},`,
    `      [${actions.map((action) => actionValue(action, artifact)).join(", ")}],`,
    `      ${verdictValue(outcome)},`,
    "    ),\n",
  ].join("\n");
}

function actionValue({ verb, args }: Action, artifact: string): string {
  const pairs = args.map(({ name, value }) => {
    const text = value.kind === "filled" ? filled(value, artifact) : literal(textOf(value));
    return `#(${literal(name)}, ${text})`;
  });
  return `glither.Action(${literal(verb)}, [${pairs.join(", ")}])`;
}

function filled({ as, parts }: Filled, artifact: string): string {
  const said = parts.map((part) =>
    part.kind === "text" ? literal(part.value) : `glither_texts.${as}(${artifact}.${fieldName(part.path)})`,
  );
  return said.join(" <> ");
}

function textOf(value: Constant): string {
  return value.kind === "duration" ? String(value.ms) : String(value.value);
}

function verdictValue(outcome: Outcome): string {
  if (outcome.kind === "none") return "glither.NoVerdict";
  if (outcome.kind === "settled") return `glither.Settled(${literal(outcome.box)})`;
  const { state, resolutions, obligations } = outcome;
  return `glither.Pending(${literal(state)}, [${resolutions.map(literal).join(", ")}], [\n${obligations.map((item) => `        ${obligationValue(item)},\n`).join("")}      ])`;
}

function obligationValue({ trigger, box, reason_class }: Obligation): string {
  const reason = reason_class === undefined ? "glither.Absent" : `glither.Present(${literal(reason_class)})`;
  return `glither.Obligation(${triggerValue(trigger)}, ${literal(box)}, ${reason})`;
}

function triggerValue(trigger: Obligation["trigger"]): string {
  switch (trigger.kind) {
    case "on":
      return `glither.On(${literal(trigger.event)})`;
    case "after":
      return `glither.After(${trigger.ms})`;
    case "when":
      return `glither.When(${literal(trigger.guard)})`;
  }
}
