import type { CoreType } from "@glither/wit/abi";

/**
 * One instruction with the instructions that yield its operands: a tree, as the folded form of the text writes it. The
 * binary is its walk in post-order. Trees without effect may stand in several places.
 */
export type Instruction =
  | { readonly kind: "const"; readonly type: "i32" | "f64"; readonly value: number }
  | { readonly kind: "const"; readonly type: "i64"; readonly value: bigint }
  /** A place in memory that is known once all data are laid down. */
  | { readonly kind: "address"; readonly address: Address }
  | { readonly kind: "numeric"; readonly op: NumericOp; readonly args: Instructions }
  | { readonly kind: "load"; readonly op: LoadOp; readonly offset: number; readonly at: Instruction }
  | {
      readonly kind: "store";
      readonly op: StoreOp;
      readonly offset: number;
      readonly at: Instruction;
      readonly value: Instruction;
    }
  | { readonly kind: "get"; readonly local: string }
  | { readonly kind: "set" | "tee"; readonly local: string; readonly value: Instruction }
  | { readonly kind: "call"; readonly target: string; readonly args: Instructions }
  | {
      readonly kind: "block" | "loop";
      readonly label: string;
      readonly result?: CoreType;
      readonly body: Instructions;
    }
  | {
      readonly kind: "if";
      readonly condition: Instruction;
      readonly result?: CoreType;
      readonly yes: Instructions;
      readonly no?: Instructions;
    }
  | { readonly kind: "br"; readonly label: string; readonly value?: Instruction }
  | { readonly kind: "br_if"; readonly label: string; readonly condition: Instruction }
  | { readonly kind: "return"; readonly value?: Instruction }
  /** For the reader of the text; the binary has nothing of it, so nobody writes the lines before they are read. */
  | { readonly kind: "remark"; readonly lines: () => readonly string[] };

export type Instructions = readonly Instruction[];

/** An offset into one of the regions of memory. */
export interface Address {
  readonly region: Region;
  readonly offset: number;
}

/** Constant data, then what a crossing writes and its flags, then what is allocated: zero in a new instance, but the data. */
export type Region = "data" | "state" | "flags" | "heap";

/** Opcodes of the binary format, WebAssembly Core 2.0, section 5.4. */
export const NUMERIC = {
  unreachable: [0x00],
  drop: [0x1a],
  select: [0x1b],
  "memory.size": [0x3f, 0x00],
  "memory.grow": [0x40, 0x00],
  "memory.copy": [0xfc, 0x0a, 0x00, 0x00],
  "memory.fill": [0xfc, 0x0b, 0x00],
  "i32.eqz": [0x45],
  "i32.eq": [0x46],
  "i32.ne": [0x47],
  "i32.lt_s": [0x48],
  "i32.lt_u": [0x49],
  "i32.gt_s": [0x4a],
  "i32.gt_u": [0x4b],
  "i32.le_s": [0x4c],
  "i32.le_u": [0x4d],
  "i32.ge_s": [0x4e],
  "i32.ge_u": [0x4f],
  "i64.eqz": [0x50],
  "i64.eq": [0x51],
  "i64.ne": [0x52],
  "i64.lt_s": [0x53],
  "i64.lt_u": [0x54],
  "i64.gt_s": [0x55],
  "i64.gt_u": [0x56],
  "i64.le_s": [0x57],
  "i64.le_u": [0x58],
  "i64.ge_s": [0x59],
  "i64.ge_u": [0x5a],
  "f64.eq": [0x61],
  "f64.ne": [0x62],
  "f64.lt": [0x63],
  "f64.gt": [0x64],
  "f64.le": [0x65],
  "f64.ge": [0x66],
  "i32.add": [0x6a],
  "i32.sub": [0x6b],
  "i32.mul": [0x6c],
  "i32.rem_u": [0x70],
  "i32.and": [0x71],
  "i32.or": [0x72],
  "i32.xor": [0x73],
  "i32.shl": [0x74],
  "i32.shr_u": [0x76],
  "i64.add": [0x7c],
  "i64.sub": [0x7d],
  "i64.mul": [0x7e],
  "i64.and": [0x83],
  "i64.or": [0x84],
  "i64.shl": [0x86],
  "i64.shr_u": [0x88],
  "f64.add": [0xa0],
  "f64.sub": [0xa1],
  "i32.wrap_i64": [0xa7],
  "i64.extend_i32_u": [0xad],
  "i64.reinterpret_f64": [0xbd],
  "f64.reinterpret_i64": [0xbf],
} as const satisfies Record<string, readonly number[]>;
export type NumericOp = keyof typeof NUMERIC;

interface Access {
  readonly code: number;
  /** The exponent of the natural alignment. */
  readonly align: number;
}

export const LOADS = {
  "i32.load": { code: 0x28, align: 2 },
  "i64.load": { code: 0x29, align: 3 },
  "f64.load": { code: 0x2b, align: 3 },
  "i32.load8_u": { code: 0x2d, align: 0 },
  "i32.load16_u": { code: 0x2f, align: 1 },
} as const satisfies Record<string, Access>;
export type LoadOp = keyof typeof LOADS;

export const STORES = {
  "i32.store": { code: 0x36, align: 2 },
  "i64.store": { code: 0x37, align: 3 },
  "f64.store": { code: 0x39, align: 3 },
  "i32.store8": { code: 0x3a, align: 0 },
  "i32.store16": { code: 0x3b, align: 1 },
} as const satisfies Record<string, Access>;
export type StoreOp = keyof typeof STORES;
