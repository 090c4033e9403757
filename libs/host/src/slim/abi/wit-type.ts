export type IntegerKind = "u8" | "s8" | "u16" | "s16" | "u32" | "s32";

/** A WIT type with all names resolved, as a component's binary declares it. */
export type WitType =
  | { readonly kind: "bool" | IntegerKind | "s64" | "u64" | "f32" | "f64" | "char" | "string" }
  | { readonly kind: "list" | "option"; readonly of: WitType }
  | { readonly kind: "tuple"; readonly of: readonly WitType[] }
  | { readonly kind: "record"; readonly fields: readonly NamedWitType[] }
  | { readonly kind: "variant"; readonly cases: readonly WitCase[] }
  | { readonly kind: "enum"; readonly cases: readonly string[] }
  | { readonly kind: "result"; readonly ok: WitType | undefined; readonly err: WitType | undefined };

export interface NamedWitType {
  /** In kebab case, as WIT writes it. */
  readonly name: string;
  readonly type: WitType;
}

export interface WitCase {
  readonly name: string;
  readonly type: WitType | undefined;
}

export interface FunctionType {
  readonly params: readonly NamedWitType[];
  readonly result: WitType | undefined;
}
