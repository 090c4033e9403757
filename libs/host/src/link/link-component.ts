import { type ComponentContract, importName, UNSATISFIED } from "@glither/wit";
import { admit } from "../admission/admit.ts";
import type { CrossingTypes } from "../crossing/check-types.ts";
import { type Limits, limitsWith } from "../limits.ts";
import type { Program } from "../program.ts";
import { type BindingSet, findBinding, withoutVersion } from "./binding-set.ts";
import { LinkError } from "./error.ts";
import { type Foreign, foreignComponent } from "./foreign.ts";
import { type ProgramOptions, programOf } from "./program.ts";

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
  refuseUnsatisfied(contract);
  const missing = contract.imports
    .filter((entry) => findBinding(bindings, entry.interface, entry.function) === undefined)
    .map(importName);
  if (missing.length > 0) {
    throw new LinkError(
      "MISSING_IMPORT",
      `the component imports ${missing.map((name) => `\`${name}\``).join(", ")}, which the binding set does not provide`,
      { missing, hint: "add a binding, or run the ruleset where the host offers it" },
    );
  }
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

/** Whatever the binding set offers: what these imports stand for has no producer, so nobody can answer for one. */
function refuseUnsatisfied({ imports }: ComponentContract): void {
  const unsatisfied = imports.filter((entry) => withoutVersion(entry.interface).endsWith(`/${UNSATISFIED}`));
  if (unsatisfied.length === 0) return;
  throw new LinkError(
    "UNSATISFIED_GUARD",
    `the ruleset's guards read ${unsatisfied.map((entry) => `\`${entry.function}\``).join(", ")}, which nothing produces`,
    {
      missing: unsatisfied.map(importName),
      hint: "declare it with `enrich … from …` in the ruleset, and build it again without `--allow-unsat`",
    },
  );
}
