import { type Bcom, type Method, type MethodTable, methodOf } from "../behaviour.ts";
import { actor } from "../persistence/actor.ts";
import type { Ref, Vow } from "../ref.ts";
import { call, selfOf, spawn } from "../turn.ts";
import { forward } from "./_forward.ts";
import { Refusal } from "./error.ts";
import { type Sealed, type Sealing, sealing } from "./sealer.ts";

/** Two rights: to make actors that listen to the incanter, and to be the one that they listen to. */
export interface Warding {
  readonly warden: Warden;
  readonly incanter: Ref<Incanter>;
}

/** Passes a message to a warded actor, as one of those that only the incanter can give. */
export type Incanter = (target: Ref | Vow, ...args: readonly unknown[]) => unknown;

/**
 * A behaviour with two faces: `secret` for what comes through the incanter, `open` for everybody. To become another one, return
 * `bcom(warden(bcom, …))`.
 */
export type Warden = <const O extends MethodTable>(bcom: Bcom, secret: MethodTable, open: O) => Warded<O>;

/** A warded behaviour; its reference shows the open methods. */
export type Warded<O> = ((...args: readonly unknown[]) => unknown) & { readonly methods: O };

type Incantation = readonly [target: Ref | Vow, args: readonly unknown[]];

/** A warden and its incanter. */
export function warding(): Warding {
  const words = sealing<Incantation>();
  return {
    warden: (<const O extends MethodTable>(bcom: Bcom, secret: MethodTable, open: O) =>
      wardedBehaviour(words, bcom, secret, open)) as Warden,
    incanter: spawn(incanterActor, words),
  };
}

function wardedBehaviour(
  { sealed, unseal }: Sealing<Incantation>,
  bcom: Bcom,
  secret: MethodTable,
  open: MethodTable,
): (...args: readonly unknown[]) => unknown {
  return (...args) => {
    if (!call(sealed, args[0])) return dispatch(open, args);
    const [target, words] = call(unseal, args[0] as Ref<Sealed<Incantation>>);
    // Whom it was said to could say it again to others.
    if (target !== selfOf(bcom)) throw new Refusal("NOT_ALLOWED", "these words were meant for another actor");
    return dispatch(secret, words);
  };
}

function dispatch(table: MethodTable, args: readonly unknown[]): unknown {
  const method = methodOf(table as unknown as Readonly<Record<string, Method>>, args[0]);
  if (method === undefined) throw new Refusal("NOT_ALLOWED", "this reference has no such method");
  return method(...args.slice(1));
}

export const incanterActor = actor(
  "glither.ward.incanter",
  1,
  (_bcom: Bcom, { seal }: Sealing<Incantation>): Incanter =>
    (target, ...args) =>
      forward(target, [call(seal, [target, args])]),
);
