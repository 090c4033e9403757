import type { ComponentContract } from "@glither/wit";
import { processProgram } from "../cell/isolated-program.ts";
import { glueOf } from "../cell/process/glue.ts";
import type { Limits } from "../limits.ts";
import type { Program } from "../program.ts";
import { LinkError } from "./error.ts";

/** A component of which nothing is known but what it says itself. */
export interface Foreign {
  readonly contract: ComponentContract;
  /** jco's glue for it, in a process that has no files, no network and no other processes. */
  program(): Promise<Program>;
}

/**
 * Reads the contract of a component that was not admitted, with tools that take any component.
 *
 * @throws LinkError `MALFORMED_COMPONENT`, and `MISSING_EXPORT` without a `dispose`.
 */
export async function foreignComponent(component: Uint8Array, limits: Limits): Promise<Foreign> {
  const { componentContract, InspectError } = await import("@glither/wit/inspect");
  const contract = await componentContract(component).catch((cause: unknown) => {
    throw cause instanceof InspectError ? malformed(cause) : cause;
  });
  if (!contract.exports.includes("dispose")) {
    throw new LinkError("MISSING_EXPORT", "the component does not export `dispose`", {
      hint: "is it built from a ruleset",
    });
  }
  return {
    contract,
    async program() {
      const glue = await glueOf(component).catch((cause: unknown) => {
        throw malformed(cause);
      });
      return processProgram(glue, limits);
    },
  };
}

function malformed(cause: unknown): LinkError {
  return new LinkError("MALFORMED_COMPONENT", "the component is damaged or not valid", { cause });
}
