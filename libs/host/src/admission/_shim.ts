import { concat } from "../bytes.ts";
import type { CoreSignature } from "./core-module.ts";
import { leb, name, section, signedLeb, vector } from "./encode.ts";

/**
 * The two modules with which wit-component lets a core module import functions that need its own memory: the first holds a
 * table and a function for each place in it, the second fills the table when all is there. They are written here as
 * wit-component 0.259 writes them, for the functions' signatures in the order of the places.
 */
export interface ShimModules {
  readonly shim: Uint8Array;
  readonly fixup: Uint8Array;
}

/** The table, as the shim exports it. */
const TABLE = "$imports";

const HEADER = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00);
const CORE_TYPES = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c } as const;
const FUNCTION = 0x00;
const IS_TABLE = 0x01;

export function shimModules(signatures: readonly CoreSignature[]): ShimModules {
  const { types, indices } = typesOf(signatures);
  const table = [0x70, 0x01, ...leb(signatures.length), ...leb(signatures.length)];
  const places = signatures.map((_, place) => place);
  const shim = [
    section(1, vector(types)),
    section(3, vector(indices.map(leb))),
    section(4, vector([table])),
    section(
      7,
      vector([
        ...places.map((place) => [...name(String(place)), FUNCTION, ...leb(place)]),
        [...name(TABLE), IS_TABLE, 0],
      ]),
    ),
    section(10, vector(signatures.map(({ params }, place) => trampoline(params.length, indices[place] ?? 0, place)))),
  ];
  const fixup = [
    section(1, vector(types)),
    section(
      2,
      vector([
        ...indices.map((type, place) => [...name("actual"), ...name(String(place)), FUNCTION, ...leb(type)]),
        [...name("shim"), ...name(TABLE), IS_TABLE, ...table],
      ]),
    ),
    section(9, vector([[0x00, 0x41, 0x00, 0x0b, ...vector(places.map(leb))]])),
  ];
  return { shim: concat([HEADER, ...shim]), fixup: concat([HEADER, ...fixup]) };
}

/** Each type once, in the order of first use. */
function typesOf(signatures: readonly CoreSignature[]): { readonly types: number[][]; readonly indices: number[] } {
  const known = new Map<string, number>();
  const types: number[][] = [];
  const indices = signatures.map(({ params, results }) => {
    const key = `${params.join()}:${results.join()}`;
    const index = known.get(key) ?? types.length;
    if (index === types.length) {
      known.set(key, index);
      types.push([0x60, ...[params, results].flatMap((side) => vector(side.map((type) => [CORE_TYPES[type]])))]);
    }
    return index;
  });
  return { types, indices };
}

/** Passes its parameters on to the function at its place. */
function trampoline(params: number, type: number, place: number): number[] {
  const given = Array.from({ length: params }, (_, index) => [0x20, ...leb(index)]).flat();
  const body = [0x00, ...given, 0x41, ...signedLeb(place), 0x11, ...leb(type), 0x00, 0x0b];
  return [...leb(body.length), ...body];
}
