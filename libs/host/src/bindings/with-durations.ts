import { isDated, isObject, type ValueType } from "@glither/roux/core";
import { parseDuration } from "../receipt/duration.ts";

/** An answer with its durations in milliseconds, where they are written as the language writes them. */
export function withDurations(type: ValueType, json: unknown): unknown {
  switch (type.kind) {
    case "duration":
      return typeof json === "string" ? parseDuration(json) : json;
    case "optional":
      return withDurations(type.of, json);
    case "dated":
      return isDated(json) ? { ...json, value: withDurations(type.of, json.value) } : withDurations(type.of, json);
    case "list":
      return Array.isArray(json) ? json.map((item) => withDurations(type.of, item)) : json;
    case "record":
      if (!isObject(json)) return json;
      return Object.fromEntries(
        Object.entries(json).map(([name, value]) => {
          const member = type.members.find((candidate) => candidate.name === name);
          return [name, member ? withDurations(member.type, value) : value];
        }),
      );
    default:
      return json;
  }
}
