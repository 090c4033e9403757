import type { ValueType, Verb } from "@glither/roux/core";
import { byteLength } from "../bytes.ts";
import type { Limits } from "../limits.ts";
import type { Binding } from "../link/binding-set.ts";
import type { ActionRecord } from "../receipt/receipt.ts";
import { countAnswer, type Guarded, wrongAnswer } from "./_guarded.ts";
import type { Border, CrossingLog } from "./_log.ts";
import { sameValue } from "./_same-value.ts";
import type { CrossingContract } from "./contract.ts";
import { CrossingError } from "./error.ts";
import { type JsonValue, liftValue } from "./lift.ts";
import { lowerValue } from "./lower.ts";

/** Does an action on the artifact that is crossed and no other one, within the limits, and logs what was done. */
export function guardVerb(
  verb: Verb,
  contract: CrossingContract,
  binding: Binding,
  border: Border,
  limits: Limits,
): Guarded {
  const states = contract.restrictiveness.filter((name) => !contract.boxes.includes(name));
  return (args) => {
    const { log } = border;
    const action: ActionRecord = { verb: verb.name, args: argumentsOf(verb, args, log, limits) };
    const state = verb.suspends ? stateOf(action, states) : undefined;
    log.unfinished = action;
    const answer = binding(...args);
    if (state === undefined) {
      if (answer !== undefined) throw wrongAnswer(verb.name, "expected nothing back, and not a promise");
    } else {
      log.suspensions.push({ token: tokenOf(verb, answer), state, action });
      countAnswer(log, limits, answer);
    }
    log.unfinished = undefined;
    log.actions.push(action);
    return answer;
  };
}

function tokenOf({ name }: Verb, answer: unknown): string {
  const token = lowerValue({ kind: "text" }, answer);
  if (!token.ok || answer === "")
    throw wrongAnswer(name, token.ok ? "expected a token, got an empty text" : token.problem);
  return String(answer);
}

/** A verb that suspends names a state of its dialect. */
function stateOf({ verb, args }: ActionRecord, states: readonly string[]): string {
  const named = Object.values(args);
  const state = states.find((candidate) => named.includes(candidate));
  if (state !== undefined) return state;
  throw new CrossingError("BAD_ACTION", `the component called \`${verb}\` with a state that its dialect does not have`);
}

/** The artifact's record goes before the parameters, unless the ruleset reads none of it. */
function argumentsOf(
  { name, parameters }: Verb,
  args: readonly unknown[],
  log: CrossingLog,
  limits: Limits,
): Record<string, JsonValue> {
  const values = args.length === parameters.length ? args : args.slice(1);
  if (values.length !== parameters.length) {
    throw new CrossingError("BAD_ACTION", `the component called \`${name}\` with other arguments than it has`);
  }
  if (args.length > values.length && !sameValue(args[0], log.record)) {
    throw new CrossingError("BAD_ACTION", `the component called \`${name}\` on another artifact`);
  }
  const lifted: Record<string, JsonValue> = {};
  let bytes = 0;
  for (const [index, parameter] of parameters.entries()) {
    const value = lift(name, parameter.type, values[index]);
    lifted[parameter.name] = value;
    bytes += weight(parameter.type, value);
  }
  log.actionsBytes += bytes;
  if (bytes > limits.actionBytes || log.actionsBytes > limits.actionsBytes) {
    throw new CrossingError("OVERSIZED", `the component called \`${name}\` with more than a crossing may take`);
  }
  return lifted;
}

function lift(verb: string, type: ValueType, value: unknown): JsonValue {
  try {
    return liftValue(type, value);
  } catch (cause) {
    throw new CrossingError("BAD_ACTION", `the component called \`${verb}\` with a value of the wrong type`, { cause });
  }
}

/** Bytes of texts, and of the addresses of those in lists. */
function weight(type: ValueType, value: JsonValue): number {
  if (type.kind === "enum") return 0;
  if (typeof value === "string") return byteLength(value);
  if (Array.isArray(value)) return value.reduce((sum: number, item: JsonValue) => sum + 8 + weight(type, item), 0);
  return 0;
}
