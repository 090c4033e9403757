import { LinkError } from "../link/error.ts";
import { malformed } from "./_refusal.ts";

const MAGIC = [0x00, 0x61, 0x73, 0x6d];
/** Version 13 of layer 1: a component; a core module has version 1 of layer 0. */
const COMPONENT = [0x0d, 0x00, 0x01, 0x00];
const CORE_MODULE = [0x01, 0x00, 0x00, 0x00];

/** Refuses bytes that do not begin as a component does. */
export function checkHeader(bytes: Uint8Array): void {
  if (MAGIC.some((byte, index) => bytes[index] !== byte)) throw none("the bytes are no WebAssembly component");
  if (bytes.length < MAGIC.length + COMPONENT.length) throw malformed("it is cut off within its header");
  if (CORE_MODULE.every((byte, index) => bytes[MAGIC.length + index] === byte)) {
    throw none("the bytes are a core module, not a component", "wrap the module into a component first");
  }
  if (COMPONENT.some((byte, index) => bytes[MAGIC.length + index] !== byte)) {
    throw none("the component is encoded in an unknown version of the binary format");
  }
}

function none(message: string, hint?: string): LinkError {
  return new LinkError("NOT_A_COMPONENT", message, hint === undefined ? {} : { hint });
}
