import type { EngineName } from "../adapters/engine.ts";

/** How a property is known to hold, or not. */
export type Evidence =
  /** A test of this repository fails where it does not hold. */
  | { readonly kind: "tested here"; readonly test: string }
  /** What the engine's specification says, which is believed. */
  | { readonly kind: "the engine's promise"; readonly source: string }
  /** Proved by others, of a model or of another version; nothing here checks the proof. */
  | { readonly kind: "proven elsewhere, not checked here"; readonly source: string }
  | { readonly kind: "not to be had here"; readonly why: string };

/** Who is said to have a property; `any` is every engine that follows the specification. */
export type RuntimeName = EngineName | "any" | "goblins" | "iris-mswasm";

/** A row of the founding document's table of security properties, or of what it says of verified semantics. */
export interface Property {
  readonly name: string;
  /** By what it is enforced, in the document's words. */
  readonly enforcement: string;
  readonly runtime: RuntimeName;
  readonly evidence: readonly Evidence[];
}
