import { type Binding, type JsonValue, liftValue, newToken } from "@glither/host";
import type { Verb } from "@glither/roux/core";
import type { BindingContract } from "../contract.ts";
import type { Actor } from "./action.ts";
import { later } from "./later.ts";
import { contextIn, GivenValues, layoutOf } from "./question.ts";

/** An actor as a crossing calls it that does its actions at once; one that suspends gets a new token. */
export function verbBinding({ name, parameters, suspends }: Verb, actor: Actor, { fields }: BindingContract): Binding {
  const layout = layoutOf("record", fields);
  return (...args) => {
    const given = contextIn(args) === undefined ? args : args.slice(0, -1);
    const values = given.slice(given.length - parameters.length);
    const lifted = parameters.map(({ name: parameter, type }, index): [string, JsonValue] => [
      parameter,
      liftValue(type, values[index]),
    ]);
    const record = given.length > parameters.length ? given.slice(0, 1) : [];
    const artifact = new GivenValues(layout, record).all();
    const done = actor.act({ verb: name, args: Object.fromEntries(lifted), artifact, attempt: 1 });
    return later(done, () => (suspends ? newToken() : undefined));
  };
}
