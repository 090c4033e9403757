import { SyrupRecord, SyrupSymbol, type SyrupValue } from "../syrup/index.ts";
import { ProtocolFault } from "./error.ts";

/** What of the receiver's is meant: something that it gave, or the answer of a question that it was asked. */
export interface Address {
  readonly answer: boolean;
  readonly position: number;
}

export type Operation =
  | {
      readonly op: "deliver";
      readonly to: Address;
      readonly args: readonly SyrupValue[];
      /** Where the answer can be sent to before it is there. */
      readonly answer: number | undefined;
      /** What wants to know the answer. */
      readonly resolver: number | undefined;
    }
  | { readonly op: "listen"; readonly to: Address; readonly resolver: number }
  | {
      readonly op: "get" | "index" | "untag";
      readonly to: Address;
      readonly key: string | number;
      readonly answer: number;
    }
  | { readonly op: "gc-exports"; readonly positions: readonly number[]; readonly counts: readonly number[] }
  | { readonly op: "gc-answers"; readonly positions: readonly number[] }
  | { readonly op: "abort"; readonly reason: string };

/**
 * What a record of a session asks for.
 *
 * @throws ProtocolFault where it is none of the protocol's, or not as the protocol has it
 */
export function readOperation({ name, fields }: SyrupRecord): Operation {
  switch (name) {
    case "op:deliver":
      return deliver(exactly(fields, 4));
    case "op:listen": {
      const [to, resolver, partial] = exactly(fields, 3);
      if (typeof partial !== "boolean") throw malformed();
      return { op: "listen", to: address(to), resolver: imported(resolver) };
    }
    case "op:get": {
      const [to, key, answer] = exactly(fields, 3);
      return { op: "get", to: selected(to), key: text(key), answer: position(answer) };
    }
    case "op:index": {
      const [to, key, answer] = exactly(fields, 3);
      return { op: "index", to: selected(to), key: position(key), answer: position(answer) };
    }
    case "op:untag": {
      const [to, key, answer] = exactly(fields, 3);
      return { op: "untag", to: selected(to), key: text(key), answer: position(answer) };
    }
    case "op:gc-exports": {
      const [positions, counts] = exactly(fields, 2).map(list);
      if (positions === undefined || positions.length !== counts?.length) throw malformed();
      return { op: "gc-exports", positions, counts };
    }
    case "op:gc-answers":
      return { op: "gc-answers", positions: list(exactly(fields, 1)[0]) };
    case "op:abort": {
      const [reason] = exactly(fields, 1);
      return { op: "abort", reason: typeof reason === "string" ? reason : "" };
    }
    default:
      throw new ProtocolFault("an operation that is none");
  }
}

function deliver([to, args, answer, resolver]: readonly SyrupValue[]): Operation {
  if (!Array.isArray(args)) throw malformed();
  return {
    op: "deliver",
    to: address(to),
    args,
    answer: answer === false ? undefined : position(answer),
    resolver: resolver === false ? undefined : imported(resolver),
  };
}

/** A position within a descriptor of the given name, or undefined where it is none. */
export function positionIn(form: SyrupValue, name: string): number | undefined {
  if (!(form instanceof SyrupRecord) || form.name !== name) return undefined;
  return position(exactly(form.fields, 1)[0]);
}

/** @throws ProtocolFault where it is no number that a position can be */
export function position(value: SyrupValue): number {
  if (typeof value !== "bigint" || value < 0n || value > Number.MAX_SAFE_INTEGER) throw malformed();
  return Number(value);
}

function address(form: SyrupValue): Address {
  const answer = positionIn(form, "desc:answer");
  if (answer !== undefined) return { answer: true, position: answer };
  const exported = positionIn(form, "desc:export");
  if (exported === undefined) throw malformed();
  return { answer: false, position: exported };
}

/** Of what a part is wanted. The specification names a promise here as who has it sees it. */
function selected(form: SyrupValue): Address {
  const promise = positionIn(form, "desc:import-promise");
  return promise === undefined ? address(form) : { answer: false, position: promise };
}

function imported(form: SyrupValue): number {
  const at = positionIn(form, "desc:import-object") ?? positionIn(form, "desc:import-promise");
  if (at === undefined) throw malformed();
  return at;
}

function text(value: SyrupValue): string {
  if (value instanceof SyrupSymbol) return value.name;
  if (typeof value !== "string") throw malformed();
  return value;
}

function list(value: SyrupValue): number[] {
  if (!Array.isArray(value)) throw malformed();
  return value.map(position);
}

function exactly(fields: readonly SyrupValue[], length: number): readonly SyrupValue[] {
  if (fields.length !== length) throw malformed();
  return fields;
}

function malformed(): ProtocolFault {
  return new ProtocolFault("an operation that is not as the protocol has it");
}
