import type { Action, Core, Obligation, Outcome, Rule, ValueType } from "@glither/roux";
import { deriveWorld, jsName, type NamedType, witName } from "@glither/wit";
import { constant, Expressions } from "./expressions.ts";

/**
 * The ES module that componentize-js makes a component of: its imports are those of the ruleset's world, its one
 * export is `dispose`. It keeps nothing from one crossing to the next.
 */
export function generateModule(core: Core): string {
  const world = deriveWorld(core);
  const record = world.record && jsName(world.record.parameter);
  const expressions = new Expressions(core);
  const groups = core.groups.map(
    ({ name, guards }) => `    ${JSON.stringify(name)}: () => ${expressions.conjunction(guards)},`,
  );
  const suspending = new Set(core.verbs.filter(({ suspends }) => suspends).map(({ name }) => name));
  const rules = core.rules.map((rule) => ruleLines(rule, record, suspending, expressions.conjunction(rule.guards)));
  const whole = (world.record?.fields ?? []).filter(({ type }) => holdsIntegers(type));
  const wholeAnswers = core.enrichments.filter(({ type }) => holdsIntegers(type)).map(({ path }) => witName(path));
  const interfaceLine = (name: string): string =>
    `import * as ${name} from "${world.package}/${name}@${world.version}";`;
  return lines(
    `// The ruleset ${core.ruleset.name} ${core.ruleset.version} of ${core.dialect.name}, as the compiler understood it.`,
    ...(world.enrich.length > 0 ? [interfaceLine("enrich")] : []),
    ...(world.actions.length > 0 ? [interfaceLine("actions")] : []),
    "",
    ...expressions.declarations,
    ...HELPERS,
    ...(whole.length + wholeAnswers.length > 0 ? SIGNED : []),
    ...head(record, whole),
    ...(world.enrich.length === 0
      ? []
      : [
          "  const ask = {",
          ...world.enrich.map(
            ({ name }) => `    ${jsName(name)}: once(() => ${answerOf(name, record, wholeAnswers.includes(name))}),`,
          ),
          "  };",
        ]),
    ...(groups.length === 0 ? [] : ["  const group = {", ...groups, "  };"]),
    ...rules.flat(),
    `  return receipt({ tag: "settled", val: ${JSON.stringify(core.default_box)} }, "default", "no_rule");`,
    "}",
  );
}

const HELPERS = [
  "",
  "/** Asks at most once, and only when an answer is needed. */",
  "function once(ask) {",
  "  let asked = false;",
  "  let answer;",
  "  return () => {",
  "    if (!asked) {",
  "      answer = ask();",
  "      asked = true;",
  "    }",
  "    return answer;",
  "  };",
  "}",
  "",
  "// What may be absent equals nothing, matches nothing and has no place in an order.",
  "const equal = (a, b) => a !== undefined && b !== undefined && a === b;",
  "const below = (a, b) => a !== undefined && b !== undefined && a < b;",
  "const atMost = (a, b) => a !== undefined && b !== undefined && a <= b;",
  "const above = (a, b) => a !== undefined && b !== undefined && a > b;",
  "const atLeast = (a, b) => a !== undefined && b !== undefined && a >= b;",
  "const matches = (pattern, text) => text !== undefined && pattern.test(text);",
  "",
  "/** The first header of a name, which is given in lower case. */",
  "function header(headers, name) {",
  "  return headers.find(([key]) => key.replace(/[A-Z]/gu, (letter) => letter.toLowerCase()) === name)?.[1];",
  "}",
  "",
  "function receipt(verdict, rule, reasonClass) {",
  "  return { verdict, rule, reasonClass, ligandAbsent: [] };",
  "}",
  "",
];

/** ComponentizeJS hands signed 64-bit integers over as unsigned ones, and stops when it gets such a one back. */
const SIGNED = [
  "/** A whole number, a list of them, or neither, with its sign. */",
  "function signed(value) {",
  '  if (typeof value === "object") return Array.from(value, signed);',
  "  return value === undefined ? undefined : BigInt.asIntN(64, value);",
  "}",
  "",
];

function holdsIntegers(type: ValueType): boolean {
  return type.kind === "integer" || ((type.kind === "optional" || type.kind === "list") && holdsIntegers(type.of));
}

function head(record: string | undefined, whole: readonly NamedType[]): string[] {
  if (record === undefined || whole.length === 0) return [`export function dispose(${record ?? ""}) {`];
  const fields = whole.map(({ name }) => `${jsName(name)}: signed(received.${jsName(name)})`);
  return ["export function dispose(received) {", `  const ${record} = { ...received, ${fields.join(", ")} };`];
}

function answerOf(name: string, record: string | undefined, whole: boolean): string {
  const answer = `enrich.${jsName(name)}(${record ?? ""})`;
  return whole ? `signed(${answer})` : answer;
}

function ruleLines(
  rule: Rule,
  record: string | undefined,
  suspending: ReadonlySet<string>,
  condition: string,
): string[] {
  return [
    `  if (${condition}) {`,
    ...rule.actions.map(
      (action) => `    ${suspending.has(action.verb) ? "const token = " : ""}${callOf(action, record)};`,
    ),
    `    return receipt(${verdict(rule.outcome)}, ${JSON.stringify(rule.name)}, ${JSON.stringify(rule.reason_class)});`,
    "  }",
  ];
}

function callOf({ verb, args }: Action, record: string | undefined): string {
  const values = args.map(({ value }) => constant(value));
  return `actions.${jsName(witName(verb))}(${[...(record === undefined ? [] : [record]), ...values].join(", ")})`;
}

function verdict(outcome: Outcome): string {
  if (outcome.kind === "settled") return `{ tag: "settled", val: ${JSON.stringify(outcome.box)} }`;
  const { state, resolutions, obligations } = outcome;
  const parts = [
    `state: ${JSON.stringify(state)}`,
    "token",
    `resolutions: ${JSON.stringify(resolutions)}`,
    `obligations: [${obligations.map(obligation).join(", ")}]`,
  ];
  return `{ tag: "pending", val: { ${parts.join(", ")} } }`;
}

function obligation({ trigger, box, reason_class }: Obligation): string {
  const reason = reason_class === undefined ? "undefined" : JSON.stringify(reason_class);
  return `{ trigger: ${triggerOf(trigger)}, verdict: ${JSON.stringify(box)}, reasonClass: ${reason} }`;
}

function triggerOf(trigger: Obligation["trigger"]): string {
  switch (trigger.kind) {
    case "on":
      return `{ tag: "on", val: ${JSON.stringify(trigger.event)} }`;
    case "after":
      return `{ tag: "after", val: ${trigger.ms}n }`;
    case "when":
      throw new TypeError("`when` has no code yet; the compiler refuses it");
  }
}

function lines(...text: string[]): string {
  return `${text.join("\n")}\n`;
}
