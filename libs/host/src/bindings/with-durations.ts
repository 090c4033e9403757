import { isClock, isDated, isObject, parseMoment, readClock, type ValueType } from "@glither/roux/core";
import { parseDuration } from "../receipt/duration.ts";

/** An answer with its durations and moments as numbers, where they are written as the language writes them. */
export function withDurations(type: ValueType, json: unknown): unknown {
  switch (type.kind) {
    case "duration":
      return typeof json === "string" ? parseDuration(json) : json;
    case "moment":
      return typeof json === "string" ? parseMoment(type.unit, json) : json;
    case "optional":
      return withDurations(type.of, json);
    case "dated":
      return isDated(json) ? { ...json, value: withDurations(type.of, json.value) } : withDurations(type.of, json);
    case "list":
      return Array.isArray(json) ? json.map((item) => withDurations(type.of, item)) : json;
    case "record":
      if (isClock(type) && typeof json === "string") return readClock(json);
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
