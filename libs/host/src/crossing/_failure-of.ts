import { AbiError } from "../slim/abi/error.ts";
import { BindingError, CrossingError } from "./error.ts";

/** What was thrown out of a component or its embedder, as what ends a crossing. */
export function failureOf(cause: unknown): CrossingError | BindingError {
  if (cause instanceof CrossingError || cause instanceof BindingError) return cause;
  if (cause instanceof AbiError && cause.code === "OVERSIZED")
    return new CrossingError("OVERSIZED", cause.message, { cause });
  if (isOutOfMemory(cause)) return new CrossingError("MEMORY", "there is no memory for the component", { cause });
  return new CrossingError("TRAPPED", "the component stopped with a trap", { cause });
}

/** By name, since it may come from another realm. The engine says the same of a stack that is too deep, in other words. */
function isOutOfMemory(cause: unknown): boolean {
  return cause instanceof Error && cause.name === "RangeError" && /memory|allocation/iu.test(cause.message);
}
