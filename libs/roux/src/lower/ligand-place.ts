import type { Span } from "../diagnostic.ts";

/** Where a rule reads a ligand that may be absent, itself or through a group. */
export interface LigandPlace {
  readonly ligand: string;
  /** The predicate, or the group that stands in the collection's place. */
  readonly span: Span;
  /** A guard of its own, a part of one, a part of one that counts when it does not hold, or a group. */
  readonly as: "guard" | "part" | "negated" | "collection";
}
