/** What of an instruction matters to how often it runs; numbers of types other than `i32` are values without a name. */
export type Instruction =
  | { readonly kind: "const"; readonly value: number }
  /** Takes and gives so many values; `code` is its opcode. */
  | { readonly kind: "plain"; readonly code: number; readonly pops: number; readonly pushes: number }
  | { readonly kind: "access"; readonly store: boolean }
  | { readonly kind: "copy" | "fill" | "grow" | "drop" | "select" | "return" | "unreachable" }
  | { readonly kind: "get" | "set" | "tee"; readonly local: number }
  | { readonly kind: "call"; readonly target: number }
  | { readonly kind: "br" | "br_if"; readonly depth: number }
  | Block
  | Loop
  | Choice;

/** Instructions that belong together, and the locals that are set anywhere in them. */
export interface Body {
  readonly all: readonly Instruction[];
  readonly sets: ReadonlySet<number>;
}

export interface Block {
  readonly kind: "block";
  readonly pushes: number;
  readonly body: Body;
}

export interface Loop {
  readonly kind: "loop";
  readonly pushes: number;
  readonly body: Body;
}

export interface Choice {
  readonly kind: "if";
  readonly pushes: number;
  readonly yes: Body;
  readonly no: Body;
}

/** Opcodes that are looked at one by one: WebAssembly Core 2.0, section 5.4. */
export const CODE = {
  eqz: 0x45,
  eq: 0x46,
  ne: 0x47,
  ltU: 0x49,
  geU: 0x4f,
  add: 0x6a,
  sub: 0x6b,
  mul: 0x6c,
  shl: 0x74,
  shrU: 0x76,
  memorySize: 0x3f,
} as const;
