import {
  type Action,
  type Core,
  type Enrichment,
  type Filled,
  type Rule,
  rulesByLayer,
  safetiesOf,
  type ValueType,
} from "@glither/roux/core";
import { deriveWorld, jsName, type NamedType, UNSATISFIED, witName } from "@glither/wit";
import { constant, Expressions } from "./expressions.ts";
import { ACCUMULATING, ADDING, CROSSING, fillingBy, HELPERS, LAYERED, SEARCHING_NETS, SIGNED } from "./helpers.ts";
import { verdict } from "./verdict.ts";

/**
 * The ES module that componentize-js makes a component of: its imports are those of the ruleset's world, its one
 * export is `dispose`. It keeps nothing from one crossing to the next.
 */
export function generateModule(core: Core): string {
  const world = deriveWorld(core);
  const record = world.record && jsName(world.record.parameter);
  const expressions = new Expressions(core);
  const ligands = core.enrichments.some(({ ligand }) => ligand !== undefined);
  const groups = core.groups.map(
    ({ name, guards }) => `    ${JSON.stringify(name)}: () => ${expressions.tests(guards)},`,
  );
  const scores = (core.scores ?? []).flatMap((score) => [
    `    ${JSON.stringify(score.name)}: once(() => {`,
    ...expressions.total(score).map((line) => `      ${line}`),
    "    }),",
  ]);
  const write = (rule: Rule): string[] => ruleLines(core, rule, record, expressions.conjunction(rule.guards));
  const layered = core.fold === "strictest";
  const rules = layered ? rulesByLayer(core).map((layer) => layerLines(layer.map(write))) : core.rules.map(write);
  const accumulates = core.fold === "accumulate";
  const unruled = `receipt({ tag: "settled", val: ${JSON.stringify(core.default_box)} }, "default", "no_rule", absent)`;
  const whole = (world.record?.fields ?? []).filter(({ type }) => holdsIntegers(type));
  const interfaceLine = (name: string): string =>
    `import * as ${name} from "${world.package}/${name}@${world.version}";`;
  return lines(
    `// The ruleset ${core.ruleset.name} of ${core.dialect.name}, as the compiler understood it.`,
    ...(world.enrich.length > 0 ? [interfaceLine("enrich")] : []),
    ...(world.unsatisfied.length > 0 ? [interfaceLine(UNSATISFIED)] : []),
    ...(world.actions.length > 0 ? [interfaceLine("actions")] : []),
    "",
    ...expressions.declarations,
    ...HELPERS,
    ...(expressions.adds ? ADDING : []),
    ...(expressions.searchesNets ? SEARCHING_NETS : []),
    ...(accumulates ? ACCUMULATING : []),
    ...(layered ? LAYERED : []),
    ...safetiesOf(core.rules).flatMap(fillingBy),
    ...(ligands ? CROSSING : []),
    ...([...whole, ...core.enrichments].some(({ type }) => holdsIntegers(type)) ? SIGNED : []),
    ...head(record, whole),
    "  const absent = [];",
    ...(core.enrichments.length === 0
      ? []
      : [
          "  const ask = {",
          ...core.enrichments.map((enrichment) => `    ${asking(enrichment, record, expressions)},`),
          "  };",
        ]),
    ...(groups.length === 0 ? [] : ["  const group = {", ...groups, "  };"]),
    ...(scores.length === 0 ? [] : ["  const score = {", ...scores, "  };"]),
    ...(accumulates ? [`  let taken = { height: -1, receipt: ${unruled} };`] : []),
    ...(layered ? ["  const said = [];"] : []),
    ...rules.flat(),
    ...(layered ? ["  const taken = strictest(said);", "  if (taken !== undefined) return taken.act();"] : []),
    `  return ${accumulates ? "taken.receipt" : unruled};`,
    "}",
  );
}

function holdsIntegers(type: ValueType): boolean {
  if (type.kind === "record") return type.members.some((member) => holdsIntegers(member.type));
  return (
    type.kind === "integer" ||
    type.kind === "moment" ||
    ((type.kind === "optional" || type.kind === "list") && holdsIntegers(type.of))
  );
}

function head(record: string | undefined, whole: readonly NamedType[]): string[] {
  if (record === undefined || whole.length === 0) return [`export function dispose(${record ?? ""}) {`];
  const fields = whole.map(({ name }) => `${jsName(name)}: signed(received.${jsName(name)})`);
  return ["export function dispose(received) {", `  const ${record} = { ...received, ${fields.join(", ")} };`];
}

/** How the module asks for one enrichment: at most once, and a ligand within the crossing. */
function asking(
  { path, type, ligand, given = [] }: Enrichment,
  record: string | undefined,
  expressions: Expressions,
): string {
  const name = jsName(witName(path));
  const told = given.map((one) => ("text" in one ? JSON.stringify(one.text) : `${one.ms}n`));
  const sources = ligand?.from.map((source) => expressions.source(source)) ?? [];
  const args = ligand || told.length > 0 ? [...sources, ...told].join(", ") : (record ?? "");
  const answer = `${ligand?.unsatisfied ? UNSATISFIED : "enrich"}.${name}(${args})`;
  const once = `once(() => ${holdsIntegers(type) ? `signed(${answer})` : answer})`;
  if (ligand === undefined) return `${name}: ${once}`;
  const fresh = ligand.fresh === undefined ? "undefined" : `${ligand.fresh}n`;
  return `${name}: bound(${JSON.stringify(path)}, ${once}, absent, ${fresh})`;
}

function ruleLines(core: Core, rule: Rule, record: string | undefined, condition: string): string[] {
  const suspends = (name: string): boolean => core.verbs.some((verb) => verb.name === name && verb.suspends);
  const body = [
    ...rule.actions.map((action) => `${suspends(action.verb) ? "const token = " : ""}${callOf(action, record)};`),
    ...conclusion(core, rule),
  ];
  const lines =
    core.fold === "strictest"
      ? [`return { height: ${heightOf(core, rule)}, act: () => {`, ...body.map((line) => `  ${line}`), "} };"]
      : body;
  return [`  if (${condition}) {`, ...lines.map((line) => `    ${line}`), "  }"];
}

/** A layer says by its first rule what it would do; none of it is done before all have spoken. */
function layerLines(rules: readonly string[][]): string[] {
  return ["  said.push((() => {", ...rules.flat().map((line) => `  ${line}`), "  })());"];
}

function heightOf({ restrictiveness }: Core, { outcome }: Rule): number {
  if (outcome.kind === "none") return -1;
  return restrictiveness.indexOf(outcome.kind === "settled" ? outcome.box : outcome.state);
}

/** How a rule that holds ends: at once, or by having its say among all that hold. */
function conclusion(core: Core, rule: Rule): string[] {
  const { name, reason_class, outcome } = rule;
  if (outcome.kind === "none") return [];
  const receipt = `receipt(${verdict(outcome)}, ${JSON.stringify(name)}, ${JSON.stringify(reason_class)}, absent)`;
  if (core.fold !== "accumulate") return [`return ${receipt};`];
  return [`taken = stricter(taken, ${heightOf(core, rule)}, ${receipt});`];
}

function callOf({ verb, args }: Action, record: string | undefined): string {
  const values = args.map(({ value }) => (value.kind === "filled" ? filled(value, record ?? "") : constant(value)));
  return `actions.${jsName(witName(verb))}(${[...(record === undefined ? [] : [record]), ...values].join(", ")})`;
}

function lines(...text: string[]): string {
  return `${text.join("\n")}\n`;
}

function filled({ as, parts }: Filled, record: string): string {
  const said = parts.map((part) =>
    part.kind === "text" ? JSON.stringify(part.value) : `${as}(${record}.${jsName(witName(part.path))})`,
  );
  return said.length === 1 ? (said[0] ?? "") : `(${said.join(" + ")})`;
}
