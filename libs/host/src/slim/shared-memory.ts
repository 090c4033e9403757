import { leb, name, section, vector } from "../admission/encode.ts";
import { concat } from "../bytes.ts";
import type { Memory } from "./abi/space.ts";

declare const WebAssembly: {
  Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  Instance: new (
    module: object,
    imports: { readonly from: { readonly image: Memory; readonly memory: Memory } },
  ) => { readonly exports: { readonly restore: (length: number, size: number) => void } };
  Memory: new (limits: { readonly initial: number; readonly maximum?: number; readonly shared?: boolean }) => Memory;
};

const PAGE = 0x10000;
const MAX_PAGES = 65_536;
const I32 = 0x7f;

/** Two memories are imported, a plain one and a shared one; `restore(length, size)` begins the second with the first, and zeroes the rest. */
const RESTORE = concat([
  Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00),
  section(1, vector([[0x60, ...vector([[I32], [I32]]), 0x00]])),
  section(
    2,
    vector([
      [...name("from"), ...name("image"), 0x02, 0x00, 0x00],
      [...name("from"), ...name("memory"), 0x02, 0x03, 0x00, ...leb(MAX_PAGES)],
    ]),
  ),
  section(3, vector([[0x00]])),
  section(7, vector([[...name("restore"), 0x00, 0x00]])),
  section(10, vector([code()])),
]);

function code(): number[] {
  const copy = [0x41, 0x00, 0x41, 0x00, 0x20, 0x00, 0xfc, 0x0a, 0x01, 0x00];
  const fill = [0x20, 0x00, 0x41, 0x00, 0x20, 0x01, 0x20, 0x00, 0x6b, 0xfc, 0x0b, 0x01];
  const body = [0x00, ...copy, ...fill, 0x0b];
  return [...leb(body.length), ...body];
}

let restoring: object | undefined;

/** A memory that several threads see. */
export function newSharedMemory(limits: { readonly initial: number; readonly maximum: number }): Memory {
  return new WebAssembly.Memory({ ...limits, shared: true });
}

/**
 * What makes a shared memory of so many bytes begin with `head` and hold zeros behind it. JavaScript writes shared memory byte by
 * byte; WebAssembly does it all at once.
 */
export function sharedRestorer(head: Uint8Array, size: number): (memory: Memory) => void {
  restoring ??= new WebAssembly.Module(RESTORE);
  const module = restoring;
  const image = new WebAssembly.Memory({ initial: Math.ceil(head.length / PAGE) });
  new Uint8Array(image.buffer).set(head);
  const known = new WeakMap<Memory, (length: number, size: number) => void>();
  return (memory) => {
    let restore = known.get(memory);
    if (restore === undefined) {
      ({ restore } = new WebAssembly.Instance(module, { from: { image, memory } }).exports);
      known.set(memory, restore);
    }
    restore(head.length, size);
  };
}
