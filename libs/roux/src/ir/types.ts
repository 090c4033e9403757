import type { MomentUnit } from "./moments.ts";

/** The types that a field, an enrichment or a verb's parameter may have. */
export type ValueType =
  | { readonly kind: "text" }
  | { readonly kind: "boolean" }
  /** A whole number that fits in 53 bits. */
  | { readonly kind: "integer" }
  /** A binary64 number, never NaN or infinite. */
  | { readonly kind: "number" }
  /** A whole number of milliseconds. */
  | { readonly kind: "duration" }
  /** An address of the Internet Protocol; one of IPv4 is the one of IPv6 that maps it. */
  | { readonly kind: "ip" }
  /** A point in time, a day or a time of day: a whole number of what its unit says. */
  | MomentType
  | EnumType
  | RecordType
  | { readonly kind: "optional"; readonly of: ValueType }
  /** A value and its age in milliseconds, which only an answer can be. */
  | { readonly kind: "dated"; readonly of: ValueType }
  | { readonly kind: "list"; readonly of: ValueType }
  /** A number or a text, as it comes. It is read as one of them, and absent when it is the other. */
  | { readonly kind: "scalar" }
  /** Texts by name; names compare without regard to ASCII case, the first one counts. */
  | { readonly kind: "headers" };

export interface MomentType {
  readonly kind: "moment";
  readonly unit: MomentUnit;
}

/** A way on a ladder: towards its last rung, or towards its first. */
export type Direction = "up" | "down";

/** One of a closed set of symbols. `default` is what an artifact that leaves the field out has. */
export interface EnumType {
  readonly kind: "enum";
  /** The type's name in the WIT world, kebab case. */
  readonly name: string;
  readonly symbols: readonly string[];
  /** A ladder: the symbols are rungs, the lowest first, and compare by their height. */
  readonly ordered?: true;
  /** Of a ladder: which way leads to what is held closer. Undefined where nobody has said. */
  readonly restricts?: Direction;
  readonly default?: string;
}

/**
 * Named values that come together: what a ligand is, an element of a list, or a member of another record. It is there with
 * all of its members or not at all, so no member is ever absent for itself. Members are text, boolean, integer, number, duration,
 * ip, enum or record.
 */
export interface RecordType {
  readonly kind: "record";
  /** The type's name in the WIT world, kebab case. */
  readonly name: string;
  /** In the order in which they are declared; their names differ, in WIT too. */
  readonly members: readonly Member[];
}

export interface Member {
  /** As in the language; a single name. */
  readonly name: string;
  readonly type: ValueType;
  /**
   * Only in a vocabulary: a core's record has the member where a guard reads it and not otherwise, so that what a dialect adds
   * changes no ruleset that is older. An artifact may leave it out, and it is then empty.
   */
  readonly whereRead?: true;
}

/** A field of the artifact's record, named by its path in the language (`from.domain`). */
export interface Field {
  readonly path: string;
  readonly type: ValueType;
  /**
   * Only in a vocabulary: the field is no value of its own, but short for any element of the list of this path, whose
   * elements have the same type.
   */
  readonly anyOf?: string;
  /**
   * Only in a vocabulary: the path of a list that has the same as records. Of a list, whoever names a member of its elements
   * means that one; of headers it has all of them, with `name` in lower case, `value` and what else is known of each.
   */
  readonly records?: string;
}

/** A host function that yields a value, named by its path in the language (`dkim.domain`). */
export interface Enrichment {
  readonly path: string;
  /** What a guard reads. */
  readonly type: ValueType;
  /** Only for one that the ruleset itself declares. */
  readonly ligand?: Ligand;
  /** What the ruleset tells who answers, behind what the answer is looked up by: constants. */
  readonly given?: readonly Given[];
}

/** A constant that a host is told, by the name of its parameter: a text, or milliseconds. */
export type Given = { readonly name: string; readonly text: string } | { readonly name: string; readonly ms: number };

/** What binds within the crossing: where it is absent, or staler than it may be, the guards that read it fail. */
export interface Ligand {
  /** Paths of the fields and enrichments of the dialect that it is produced from, in order. */
  readonly from: readonly string[];
  /** The greatest age in milliseconds; checked at run time. */
  readonly fresh?: number;
  /** Nothing produces it: its dialect knows it, the ruleset does not declare it, and its world imports it from nobody. */
  readonly unsatisfied?: true;
}

/** A named argument of a verb; the name is its object's or its preposition's. */
export interface Parameter {
  readonly name: string;
  readonly type: ValueType;
}

/** A host action. A suspending verb answers with the host's token. */
export interface Verb {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly suspends: boolean;
}
