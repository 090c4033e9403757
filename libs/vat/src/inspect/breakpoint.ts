import type { Observer } from "../observer.ts";
import type { Ref } from "../ref.ts";
import { Delivery, type Item } from "../reference.ts";

/** A turn that is about to begin. */
export interface TurnAhead {
  readonly vat: string;
  /** Whom the message is for, and what it says; absent where the turn is not a message's. */
  readonly target?: Ref;
  readonly args?: readonly unknown[];
}

/**
 * Halts a vat before a turn. Then `vat.step()` takes that turn and no other, and `vat.start()` goes on; what is sent meanwhile waits.
 */
export function breakpoint(when: (turn: TurnAhead) => boolean): Observer {
  /** Where it has halted: it does not halt there again. */
  let passed: Item | undefined;
  return {
    stops: (item, vat) => {
      if (item === passed) {
        passed = undefined;
        return false;
      }
      const message = item instanceof Delivery ? { target: item.target as unknown as Ref, args: item.args } : {};
      if (!when({ vat, ...message })) return false;
      passed = item;
      return true;
    },
  };
}
