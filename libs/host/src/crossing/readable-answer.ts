import { isObject, type ValueType } from "@glither/roux/core";
import { lowerValue } from "./lower.ts";

/** An answer as a file of answers has it, in JSON: absent is `null`, an age is named. Undefined for a wrong one. */
export function readableAnswer(type: ValueType, answer: unknown): unknown {
  return lowerValue(type, answer).ok ? readable(type, answer) : undefined;
}

function readable(type: ValueType, answer: unknown): unknown {
  if (answer === undefined || answer === null) return null;
  switch (type.kind) {
    case "optional":
      return readable(type.of, answer);
    case "dated": {
      if (Array.isArray(answer)) return { value: answer[0], age: answer[1] };
      const isNamed = isObject(answer) && Object.hasOwn(answer, "value") && Object.hasOwn(answer, "age");
      return isNamed ? answer : { value: answer, age: 0 };
    }
    default:
      return answer;
  }
}
