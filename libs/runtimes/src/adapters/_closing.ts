import { constant, OP, store, TRAP_IF, unsigned } from "./_write.ts";
import type { Asked, Granted, Step, Value } from "./engine.ts";
import { EngineError } from "./error.ts";

interface Counting {
  /** The variable that counts the calls of this import. */
  readonly counter: number;
  /** The one that counts the calls of all. */
  readonly total: number;
  readonly asked: readonly Asked[] | undefined;
}

/** A function that answers as an import is to answer, and traps where it is called otherwise than it should. */
export function importBody(granted: Granted, signature: string, { counter, total, asked }: Counting): number[] {
  const [params = "", result = ""] = signature.split(">");
  const own = [OP.globalGet, ...unsigned(counter)];
  const all = [OP.globalGet, ...unsigned(total)];
  const given = params.length;
  const answers = granted.answers.flatMap(({ result: value, writes = [] }, index) => {
    const last = index === granted.answers.length - 1;
    return [
      ...own,
      ...constant(index),
      last ? OP.ge : OP.eq,
      OP.if,
      0x40,
      ...writes.flatMap(({ at, bytes }) => store(at, bytes)),
      ...(value === undefined || result === "" ? [] : [...constant(value), OP.set, ...unsigned(given)]),
      OP.end,
    ];
  });
  return [
    ...(result === "" ? [0] : [1, 1, result === "I" ? 0x7e : 0x7f]),
    ...(asked === undefined ? [] : refuseUnasked(granted, asked, all)),
    ...all,
    ...constant(1),
    OP.add,
    OP.globalSet,
    ...unsigned(total),
    ...answers,
    ...own,
    ...constant(1),
    OP.add,
    OP.globalSet,
    ...unsigned(counter),
    ...(result === "" ? [] : [OP.get, ...unsigned(given)]),
    OP.end,
  ];
}

/** Traps unless this is one of the calls that have to be made, in its place and with its arguments. */
function refuseUnasked({ module, name }: Granted, asked: readonly Asked[], all: readonly number[]): number[] {
  const fitting = asked.flatMap((call, place) => {
    if (call.module !== module || call.name !== name) return [];
    const args = call.args.flatMap((value, index) => [
      OP.get,
      ...unsigned(index),
      ...constant(value),
      typeof value === "bigint" ? OP.eq64 : OP.eq,
      OP.and,
    ]);
    return [...all, ...constant(place), OP.eq, ...args, OP.or];
  });
  return [...constant(0), ...fitting, OP.eqz, ...TRAP_IF];
}

/** All steps, and in the end whether all calls were made that have to be. */
export function startBody(
  steps: readonly Step[],
  functions: ReadonlyMap<string, number>,
  asked: { readonly total: number; readonly count: number } | undefined,
): number[] {
  const counted =
    asked === undefined ? [] : [OP.globalGet, ...unsigned(asked.total), ...constant(asked.count), OP.ne, ...TRAP_IF];
  return [0, ...steps.flatMap((step) => stepCode(step, functions)), ...counted, OP.end];
}

function stepCode(step: Step, functions: ReadonlyMap<string, number>): number[] {
  switch (step.do) {
    case "write":
      return store(step.at, step.bytes);
    case "read":
      return [...step.gives].flatMap((byte, offset) => [
        ...constant(step.at + offset),
        OP.load8,
        0,
        0,
        ...constant(byte),
        OP.ne,
        ...TRAP_IF,
      ]);
    case "call": {
      const index = functions.get(step.name);
      if (index === undefined) throw new EngineError("NO_EXPORT", step.name);
      // The last result lies on top.
      return [
        ...step.args.flatMap(constant),
        OP.call,
        ...unsigned(index),
        ...[...step.gives].reverse().flatMap(compared),
      ];
    }
  }
}

function compared(value: Value): number[] {
  return [...constant(value), typeof value === "bigint" ? OP.ne64 : OP.ne, ...TRAP_IF];
}
