import type { Action, Constant, Core, Filled } from "@glither/roux/core";

/** Calls of the same verb with one other argument. */
export function* actionMutants(core: Core, action: Action): Generator<Action> {
  for (const [index, argument] of action.args.entries())
    for (const value of argument.value.kind === "filled"
      ? otherTexts(argument.value)
      : otherValues(core, action.verb, argument.name, argument.value))
      yield {
        ...action,
        args: action.args.with(index, { ...argument, value }),
        ...movedTo(action, argument.name, value),
      };
}

/** What a graded move means goes with the arguments that say it to the host. */
function movedTo({ move }: Action, name: string, value: Constant | Filled): Pick<Action, "move"> {
  if (move === undefined || (name !== "to" && name !== "for") || !("value" in value)) return {};
  return { move: { ...move, [name]: String(value.value) } };
}

/** The same fields with something behind them. */
function otherTexts({ parts, ...others }: Filled): Filled[] {
  return [{ ...others, parts: [...parts, { kind: "text", value: "x" }] }];
}

/** For a rung, its neighbours on the ladder; for any other symbol, all others of its type. */
function otherValues({ verbs }: Core, verb: string, name: string, value: Constant): Constant[] {
  const type = verbs.find((used) => used.name === verb)?.parameters.find((parameter) => parameter.name === name)?.type;
  if (value.kind === "text") return [{ ...value, value: `${value.value}x` }];
  if (value.kind !== "symbol" || type?.kind !== "enum") return [];
  const at = type.symbols.indexOf(value.value);
  return type.symbols
    .filter((_, index) => index !== at && (!type.ordered || Math.abs(index - at) === 1))
    .map((symbol) => ({ kind: "symbol", value: symbol }));
}
