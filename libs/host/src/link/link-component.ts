import type { ComponentContract } from "@glither/wit";
import { admit } from "../admission/admit.ts";
import type { CrossingTypes } from "../crossing/check-types.ts";
import { type Limits, limitsWith } from "../limits.ts";
import type { Program } from "../program.ts";
import type { BindingSet } from "./binding-set.ts";
import { LinkError } from "./error.ts";
import { type Foreign, foreignComponent } from "./foreign.ts";
import { type ProgramOptions, programOf } from "./program.ts";
import { refuseUnbound } from "./refuse-unbound.ts";

/** A component whose every import has a binding. It holds no instance: each crossing makes its own. */
export interface LinkedComponent {
  readonly contract: ComponentContract;
  readonly bindings: BindingSet;
  readonly program: Program;
  /** Where it was admitted; of a foreign component nobody knows them. */
  readonly types?: CrossingTypes;
  /** What each crossing may take; the defaults where it says nothing. */
  readonly limits?: Limits;
}

/**
 * Links a component to a binding set, default deny: all that the component imports must be in the set, or
 * nothing runs. What it imports, and what gets what, is taken from one strict reading of the binary, by whatever
 * embedder it is run. What the embedder makes of the 64 components linked last is remembered by content.
 *
 * @throws LinkError `FOREIGN_COMPONENT` for a component of another shape than our engines make (`foreign` runs it), `MISSING_IMPORT` naming
 *   every import without binding, `UNSATISFIED_GUARD` for a ruleset that was built although nothing produces what its
 *   guards read, `NOT_A_COMPONENT` or `MALFORMED_COMPONENT` for bytes that are no valid component, `NOT_SLIM` for one
 *   that only the embedder `jco` can run.
 */
export async function linkComponent(
  component: Uint8Array,
  bindings: BindingSet,
  options: ProgramOptions = {},
): Promise<LinkedComponent> {
  const { contract, program, types } = await knownAs(component, options);
  refuseUnbound(contract, bindings);
  const linked = { contract, bindings, program: await program(), limits: limitsWith(options.limits) };
  return types === undefined ? linked : { ...linked, types };
}

/** Only what is admitted gets near this process; what is not, and is asked for all the same, gets one of its own. */
async function knownAs(
  component: Uint8Array,
  options: ProgramOptions,
): Promise<Foreign & { readonly types?: CrossingTypes }> {
  try {
    const reading = admit(component);
    const { contract, disposeType, imports } = reading;
    return { contract, program: () => programOf(reading, options), types: { dispose: disposeType, imports } };
  } catch (cause) {
    const isForeign = cause instanceof LinkError && cause.code === "FOREIGN_COMPONENT";
    if (isForeign && options.embedder === "jco" && options.foreign === true)
      return foreignComponent(component, limitsWith(options.limits));
    throw cause;
  }
}
