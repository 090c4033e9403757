import { type ArtifactValue, answerType, type Core, MOMENT_BOUNDS, type ValueType } from "@glither/roux/core";
import type { Case } from "../case.ts";
import type { Random } from "./random.ts";

/** Texts that are none: no UTF-8 stands for them. */
const ILL_FORMED = ["\ud800", "\udfff", "a\udc00b", "\udc00\ud800", "\ud83dx"];

/** The case with one value that the border must refuse, or undefined where there is nothing to spoil. */
export function spoiled({ fields, enrichments }: Core, example: Case, random: Random): Case | undefined {
  const places = [
    ...fields.map(({ path, type }) => ({ part: "artifact", path, type }) as const),
    ...enrichments.map((own) => ({ part: "enrich", path: own.path, type: answerType(own) }) as const),
  ];
  if (places.length === 0) return undefined;
  const { part, path, type } = random.pick(places);
  const value = wrongValue(type, example[part].get(path) ?? null, random);
  return { ...example, [part]: new Map([...example[part], [path, value]]) };
}

function wrongValue(type: ValueType, value: ArtifactValue, random: Random): ArtifactValue {
  switch (type.kind) {
    case "text":
      return random.pick([...ILL_FORMED, ...ILL_FORMED, 1, true]);
    case "boolean":
      return random.pick(["no", "", 0, 1, null]);
    case "integer":
      return random.pick([0.5, 2 ** 53, -(2 ** 53), Number.POSITIVE_INFINITY, "1", true]);
    case "number":
      return random.pick([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, "1"]);
    case "duration":
      return random.pick([-1, 0.5, 2 ** 53, Number.POSITIVE_INFINITY]);
    case "ip":
      return random.pick([
        "",
        "10.0.0.0/8",
        "010.0.0.1",
        "10.0.0.1 ",
        "10.0.1",
        "::1::",
        "fe80::1%eth0",
        1,
        ...ILL_FORMED,
      ]);
    case "moment":
      return random.pick([0.5, 2 ** 53, MOMENT_BOUNDS[type.unit][1] + 1, true]);
    case "scalar":
      return random.pick([Number.NEGATIVE_INFINITY, true, ...ILL_FORMED]);
    case "enum":
      return random.pick(["", "toString", `${type.symbols[0]} `, 0, null]);
    case "optional":
      return wrongPresent(type.of, value, random);
    case "record": {
      const [first, ...others] = type.members;
      if (first === undefined || random.chance(50)) return random.pick(["x", [], null, { unknown_member: 1 }]);
      const kept = others.map(({ name }): [string, ArtifactValue] => [name, memberOf(value, name)]);
      if (random.chance(50)) return Object.fromEntries(kept);
      return Object.fromEntries([[first.name, wrongValue(first.type, null, random)], ...kept]);
    }
    case "dated": {
      const [own = null, age = 0] = Array.isArray(value) ? value : [];
      return random.chance(50) ? [own, random.pick([-1, 0.5, "soon"])] : [wrongPresent(type.of, own, random), age];
    }
    case "list":
      return random.pick([...ILL_FORMED, [wrongPresent(type.of, null, random)]]);
    case "headers":
      return random.pick<ArtifactValue>([[["a"]], [["a", "\ud800"]], [["\udc00", "a"]], ["ab"], [["a", "b", "c"]]]);
  }
}

/** Nothing is a value of an optional type. */
function wrongPresent(type: ValueType, value: ArtifactValue, random: Random): ArtifactValue {
  const wrong = wrongValue(type, value, random);
  return wrong === null ? "\ud800" : wrong;
}

function memberOf(value: ArtifactValue, name: string): ArtifactValue {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? ((value as Readonly<Record<string, ArtifactValue>>)[name] ?? null)
    : null;
}
