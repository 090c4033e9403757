/**
 * A copy of what a store handed over. The store may have kept the buffer and change it when it has been checked: what is
 * checked here, and used, is nobody else's.
 */
export function taken(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes);
}
