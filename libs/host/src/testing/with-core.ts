import { parse } from "@bytecodealliance/jco";
import { Reader } from "../admission/reader.ts";

const CORE_MODULE = 1;

/** The component with another first core module than its wrapping was made for, as no honest tool would build it. */
export async function withCore(component: Uint8Array, wat: string): Promise<Uint8Array> {
  const core = await parse(wat);
  const parts: Uint8Array[] = [component.subarray(0, 8)];
  let replaced = false;
  for (const { id, body } of new Reader(component).sections()) {
    const first: boolean = id === CORE_MODULE && !replaced;
    const bytes: Uint8Array = first ? core : body.rest();
    replaced ||= first;
    parts.push(Uint8Array.from([id, ...leb(bytes.length)]), bytes);
  }
  return Buffer.concat(parts);
}

function leb(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(value >>> 7)];
}
