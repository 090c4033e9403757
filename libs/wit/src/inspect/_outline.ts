import { InspectError } from "./error.ts";

const MAGIC = [0x00, 0x61, 0x73, 0x6d];
/** Version 13 of layer 1: a component; a core module has version 1 of layer 0. */
const COMPONENT = [0x0d, 0x00, 0x01, 0x00];
const CORE_MODULE = [0x01, 0x00, 0x00, 0x00];

const CUSTOM_SECTION = 0;
const CORE_MODULE_SECTION = 1;
/** A core module section that holds the empty module: 8 bytes. */
const EMPTY_CORE_MODULE = Uint8Array.from([CORE_MODULE_SECTION, 8, ...MAGIC, ...CORE_MODULE]);

/**
 * The same component with every core module emptied and no custom sections: its contract without its code,
 * so that reading the contract costs the same for a component with a whole engine inside.
 *
 * @throws InspectError `NOT_A_COMPONENT`, or `MALFORMED_COMPONENT` when a section is cut off.
 */
export function outline(component: Uint8Array): Uint8Array {
  checkHeader(component);
  const kept: Uint8Array[] = [component.subarray(0, 8)];
  let position = 8;
  while (position < component.length) {
    const id = component[position];
    const [size, start] = readSize(component, position + 1);
    const end = start + size;
    if (end > component.length) {
      throw cutOff();
    }
    if (id === CORE_MODULE_SECTION) {
      kept.push(EMPTY_CORE_MODULE);
    } else if (id !== CUSTOM_SECTION) {
      kept.push(component.subarray(position, end));
    }
    position = end;
  }
  return Buffer.concat(kept);
}

export function checkHeader(bytes: Uint8Array): void {
  if (MAGIC.some((byte, index) => bytes[index] !== byte)) {
    throw new InspectError("NOT_A_COMPONENT", "the bytes are no WebAssembly component");
  }
  if (bytes.length < 8) {
    throw cutOff();
  }
  if (CORE_MODULE.every((byte, index) => bytes[4 + index] === byte)) {
    throw new InspectError("NOT_A_COMPONENT", "the bytes are a core module, not a component", {
      hint: "wrap the module into a component first",
    });
  }
  if (COMPONENT.some((byte, index) => bytes[4 + index] !== byte)) {
    throw new InspectError("NOT_A_COMPONENT", "the component is encoded in an unknown version of the binary format");
  }
}

/** Unsigned LEB128 of at most 32 bits; the value and the offset behind it. */
export function readSize(bytes: Uint8Array, offset: number): [number, number] {
  let value = 0;
  for (let index = 0; index < 5; index += 1) {
    const byte = bytes[offset + index];
    if (byte === undefined) {
      throw cutOff();
    }
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) {
      return [value, offset + index + 1];
    }
  }
  throw new InspectError("MALFORMED_COMPONENT", "the component has a section with an invalid size");
}

function cutOff(): InspectError {
  return new InspectError("MALFORMED_COMPONENT", "the component is cut off within a section", {
    hint: "fetch or build it again",
  });
}
