import { concat, leb, section } from "../write.ts";

const [I32, FUNCREF] = [0x7f, 0x70];

function listed(id: number, ...items: readonly (readonly number[])[]): Uint8Array {
  return section(id, concat([leb(items.length), ...items]));
}

/** Where the function's body begins in each of these modules, and what stands before it. */
const BEFORE = concat([
  [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  listed(1, [0x60, 0, 0], [0x60, 1, I32, 1, I32]),
  // How often it is called is known to its host, whatever becomes of the code.
  listed(2, [3, 0x65, 0x6e, 0x76, 4, 0x74, 0x69, 0x63, 0x6b, 0, 0]),
  listed(3, [0]),
  listed(4, [FUNCREF, 0, 2]),
  listed(5, [0, 1]),
  listed(6, [I32, 1, 0x41, 0, 0x0b]),
  listed(7, [1, 0x66, 0, 1]),
  // There to be referred to.
  listed(9, [3, 0, 1, 0]),
  section(12, Uint8Array.of(1)),
]);
const AFTER = listed(11, [1, 0]);

/** A module of one function, `f`, with that body: its locals and its code. It has a memory, a table, a variable, and may call `env.tick`. */
export function moduleOfBody(body: Uint8Array | readonly number[]): Uint8Array {
  return concat([BEFORE, section(10, concat([[1], leb(body.length), body])), AFTER]);
}

/** Two variables of its own, and the code. */
export function moduleOfCode(code: readonly number[]): Uint8Array {
  return moduleOfBody([1, 2, I32, ...code]);
}
