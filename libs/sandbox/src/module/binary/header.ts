/** Version 13 of layer 1. */
const COMPONENT = [0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00];

/** Whether these bytes begin as a component does, not as a core module. */
export function isComponent(bytes: Uint8Array): boolean {
  return COMPONENT.every((byte, index) => bytes[index] === byte);
}
