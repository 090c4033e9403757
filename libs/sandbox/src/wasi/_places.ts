import { CapabilityError } from "../capabilities/error.ts";

/** A place in a file, or its size, as a number. @throws CapabilityError INVAL beyond 2 ** 53 - 1, where there is none */
export function placeOf(offset: bigint): number {
  const unsigned = BigInt.asUintN(64, offset);
  if (unsigned > BigInt(Number.MAX_SAFE_INTEGER)) throw new CapabilityError("inval");
  return Number(unsigned);
}
