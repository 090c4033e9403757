import type { Observer } from "../observer.ts";

/** Several observers as one: for a vat that is drawn and traced at the same time. */
export function several(...observers: readonly Observer[]): Observer {
  return {
    stops: (item, vat) => observers.filter((one) => one.stops?.(item, vat) === true).length > 0,
    begins: (item, vat) => observers.forEach((one) => void one.begins?.(item, vat)),
    ended: (failed, caused, vat) => observers.forEach((one) => void one.ended?.(failed, caused, vat)),
    spawns: (actor, maker, args, vat) => observers.forEach((one) => void one.spawns?.(actor, maker, args, vat)),
    entered: (actor, args) => observers.forEach((one) => void one.entered?.(actor, args)),
    left: (answer) => observers.forEach((one) => void one.left?.(answer)),
    sent: (args) => observers.forEach((one) => void one.sent?.(args)),
  };
}
