import { admit, type Reading } from "../admission/admit.ts";
import { type Limits, limitsWith } from "../limits.ts";
import type { BindingSet } from "../link/binding-set.ts";
import { LinkError } from "../link/error.ts";
import type { LinkedComponent } from "../link/link-component.ts";
import { refuseUnbound } from "../link/refuse-unbound.ts";
import { roomHere } from "../link/where-to-run.ts";
import { NotSlim } from "../slim/error.ts";
import { importingMemory } from "../slim/memory-import.ts";
import { planOf, type SlimPlan } from "../slim/plan.ts";
import { programOfModule } from "../slim/program.ts";

/**
 * The one module of an admitted component, to be compiled by whoever may do that: before anything is deployed, where an
 * engine makes no code at run time, or by `WebAssembly.compile`.
 *
 * @throws LinkError `FOREIGN_COMPONENT`, `NOT_SLIM`, and others as {@link linkModule} does.
 */
export function moduleOf(component: Uint8Array): Uint8Array<ArrayBuffer> {
  return importingMemory(planned(component, limitsWith()).plan.core);
}

/**
 * Links a component whose module is compiled already, default deny, where there are neither threads nor processes: each
 * crossing runs here. So only what was proved to end in time links, and its memory grows no further than was proved.
 *
 * @param module what {@link moduleOf} gives of this very component, compiled. Who deploys both answers for that.
 * @throws LinkError `UNPROVED`, `FOREIGN_COMPONENT`, `MISSING_IMPORT`, `UNSATISFIED_GUARD`, `NOT_SLIM`, `NOT_A_COMPONENT`,
 *   `MALFORMED_COMPONENT`.
 */
export function linkModule(
  component: Uint8Array,
  module: object,
  bindings: BindingSet,
  options: { readonly limits?: Partial<Limits> } = {},
): LinkedComponent {
  const limits = limitsWith(options.limits);
  const { reading, plan } = planned(component, limits);
  refuseUnbound(reading.contract, bindings);
  return {
    contract: reading.contract,
    bindings,
    program: programOfModule(module, plan),
    types: { dispose: reading.disposeType, imports: reading.imports },
    limits,
  };
}

interface Planned {
  readonly reading: Reading;
  readonly plan: SlimPlan;
}

function planned(component: Uint8Array, limits: Limits): Planned {
  const reading = admit(component);
  const room = roomHere(reading, limits);
  try {
    const plan = planOf(reading, { ...limits, memory: room?.memory ?? limits.memory });
    if (room !== undefined) return { reading, plan };
  } catch (cause) {
    if (!(cause instanceof NotSlim)) throw cause;
    throw new LinkError("NOT_SLIM", `the slim glue cannot run the component: ${cause.message}`, { cause });
  }
  throw new LinkError("UNPROVED", "it was not proved that the component ends in time, and nothing here could end it", {
    hint: "run it where there are threads, or with a higher limit on time",
  });
}
