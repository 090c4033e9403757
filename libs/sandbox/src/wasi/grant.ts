import type { Vat } from "@glither/vat";
import { CapabilityError } from "../capabilities/error.ts";
import type { Grant, GrantedModule } from "../module/grant.ts";
import type { WasmMemory } from "./_engine.ts";
import type { Capabilities } from "./capabilities.ts";
import { MODULE, preview1 } from "./preview1/preview1.ts";
import { reaching } from "./reach.ts";

/**
 * The functions of preview 1 as a grant for `wasmActor`, in the vat of the capabilities' actors: what these do is done in the turn
 * of the module's call, and undone with it, as far as it is the actors' state. What has left the vat stays: bytes and names on the
 * disk, which stay counted, and what was written to a stream. Descriptors are each instance's own, and not undone; what a turn has
 * opened that failed is closed when it has.
 */
export function wasiGrant(capabilities: Capabilities, vat: Vat): Grant {
  const reach = reaching(vat, () => {
    // The turn that goes on cannot wait for an answer from elsewhere.
    throw new CapabilityError("notsup");
  });
  return {
    [MODULE]: (guest) => {
      const { imports, begin } = preview1(capabilities, reach);
      const memory: WasmMemory = {
        get buffer() {
          return guest.memory().buffer;
        },
      };
      begin(memory);
      return imports as unknown as GrantedModule;
    },
  };
}
