import { FORMS, type Form, type Vocabulary } from "@glither/roux";
import { present, printMoment, type ValueType } from "@glither/roux/core";

/** One rule that reads everything, and one for each action. */
export function wholeRuleset(vocabulary: Vocabulary): string {
  const { dialect, collection, fields, enrichments, verbs, ladders = [], audiences, suspended, boxes } = vocabulary;
  const box = boxes[0] ?? "none";
  const guards = [...fields, ...enrichments].map(({ path, type }) => guardOn(path, type));
  const written = verbs.map(({ name, object, assigns, forms = {}, phrases = {}, suspendsWith }) => {
    const said = Object.entries(phrases).map(
      ([word, type]) => `${word} ${word === suspendsWith ? suspended[0] : wordOf(type, forms[word])}`,
    );
    const ending = suspendsWith === undefined ? `, into ${box}` : ` after 1h into ${box}`;
    return `${[name, ...(object ? [wordOf(object.type, forms[object.parameter])] : []), ...(assigns ? ['= "word"'] : []), ...said].join(" ")}${ending}`;
  });
  const graded = ladders.flatMap(({ name, symbols }) => [
    `raise ${name} to ${symbols.at(-1)}, into ${box}`,
    `raise ${name} to ${symbols[0]} for partners, into ${box}`,
    `lower ${name} to ${symbols[0]} for partners, into ${box}`,
  ]);
  const actions = [...written, ...graded, ...(audiences ? [`wrap for partners, into ${box}`] : [])];
  return [
    `#pragma dialect ${dialect} ; fold accumulate`,
    `rule everything = ${[collection, ...guards].join(" | ")} => into ${box}`,
    ...actions.map((action, at) => `rule action_${at} = ${collection} => ${action}`),
  ].join("\n");
}

function wordOf(type: ValueType, form?: Form): string {
  if (form !== undefined) return `"${FORMS[form].example}"`;
  return type.kind === "enum" ? (type.symbols[0] ?? "none") : "word";
}

function guardOn(path: string, type: ValueType): string {
  const inner = present(type);
  switch (inner.kind) {
    case "text":
    case "boolean":
      return path;
    case "integer":
    case "number":
      return `${path} > 1`;
    case "duration":
      return `${path} > 1h`;
    case "ip":
      return `${path} in 10.0.0.0/8`;
    case "moment":
      return `${path} > ${printMoment(inner.unit, 1)}`;
    case "enum":
      return `${path} == ${inner.symbols[0]}`;
    case "scalar":
      return `${path} == "a"`;
    case "record":
      return inner.members.map((member) => guardOn(`${path}.${member.name}`, member.type)).join(" | ");
    case "dated":
      return guardOn(path, inner.of);
    case "list":
      if (inner.of.kind !== "record") return guardOn(`${path}[0]`, inner.of);
      return inner.of.members.map((member) => `any ${guardOn(`${path}.${member.name}`, member.type)}`).join(" | ");
    case "headers":
      return `${path}["A"]`;
  }
}
