import type { Bcom } from "../behaviour.ts";
import type { Ref, Target, Vow } from "../ref.ts";
import { spawn } from "../turn.ts";
import { Border } from "./_border.ts";
import type { Revoker } from "./caretaker.ts";
import type { Gate } from "./gate.ts";

export interface MembraneOptions {
  /** Decides on all that crosses; where there is none, all of it may. */
  readonly gate?: Gate;
  /** What the target is known as to the gate. */
  readonly name?: string;
}

/**
 * A reference that is revoked together with all that has come through it. Every reference that crosses, in an argument or an answer, in
 * either direction and however deep in data, becomes one of the membrane's own; the same one each time, and the thing itself
 * where it comes home. Promises cross as promises. Data is copied, and what is neither data nor reference does not cross.
 */
export function membrane<I>(
  target: Target<I>,
  { gate, name = "target" }: MembraneOptions = {},
): readonly [outside: Ref<I>, revoker: Revoker] {
  const border = new Border(gate);
  const outside = border.across(target as Ref | Vow, "inside", { name, depth: 0 });
  return [outside as Ref<I>, spawn(revokerActor, border)];
}

function revokerActor(_bcom: Bcom, border: Border): () => void {
  return () => border.revoke();
}
