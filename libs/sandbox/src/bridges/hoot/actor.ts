import type { Bcom, Becoming } from "@glither/vat";
import type { HootProgram } from "./program.ts";
import type { Procedure } from "./reflected.ts";

/** A behaviour in Scheme takes any message: the method's name, and what is given with it. */
export type SchemeBehaviour = (method: string, ...args: unknown[]) => unknown;

/**
 * A constructor for `spawn`, whose actors are those of the Scheme program's constructor, with the arguments that `spawn` is given. `bcom` in
 * Scheme is the vat's: the actor is the next behaviour from the next message on, and what the turn did is undone where it fails.
 */
export function hootActor(program: HootProgram): (bcom: Bcom, ...args: unknown[]) => SchemeBehaviour {
  return (bcom, ...args) => behaving(bcom, program, program.make(args));
}

function behaving(bcom: Bcom, program: HootProgram, behaviour: Procedure): SchemeBehaviour {
  return (method, ...args): unknown => {
    const { answer, next } = program.receive(behaviour, method, args);
    return next === undefined ? answer : become(bcom, behaving(bcom, program, next), answer);
  };
}

function become(bcom: Bcom, next: SchemeBehaviour, answer: unknown): Becoming<unknown> {
  return bcom(next, answer);
}
