import type { Pattern } from "@glither/regex";
import type { MomentUnit } from "./moments.ts";
import type { Safety } from "./safety.ts";
import type { Direction, Enrichment, Field, Ligand, ValueType, Verb } from "./types.ts";

export type { Pattern } from "@glither/regex";

/**
 * The core layer of a snapshot: what a ruleset means, and nothing about how its source is laid out.
 * It is plain data, with the keys of the snapshot's JSON and CBOR forms, so that every later stage can
 * work from the file alone. Back ends read this; none of them reads the surface.
 */
export interface Core {
  readonly snapshot_version: string;
  readonly ruleset: { readonly name: string; readonly version: string };
  readonly dialect: DialectIdentity;
  readonly fold: Fold;
  /** The box of an artifact that no rule takes. */
  readonly default_box: string;
  /** Terminal boxes, from the least to the most restrictive. */
  readonly boxes: readonly string[];
  /** All that a verdict can be, boxes and states that wait, from the least to the most restrictive. */
  readonly restrictiveness: readonly string[];
  /** The fields that the rules read and that their enrichments are looked up by, in the vocabulary's order. */
  readonly fields: readonly Field[];
  /** The enrichments that the rules may ask for, in the vocabulary's order. */
  readonly enrichments: readonly Enrichment[];
  /** The verbs that the rules use, in the vocabulary's order. */
  readonly verbs: readonly Verb[];
  /** The lattices: every ladder that the types above are made of, the dialect's first. */
  readonly ladders: readonly Ladder[];
  /** The states that the rules reach, inferred; in the order of first mention. */
  readonly states: readonly State[];
  readonly groups: readonly Group[];
  /** Whose decisions the rules ask for, by the names that they have here; left out where they ask nobody. */
  readonly asked?: readonly Layer[];
  /** In the order in which they are declared, each behind those that it asks for; left out where no rule asks for one. */
  readonly scores?: readonly Score[];
  readonly rules: readonly Rule[];
  /** Of what the ruleset is made, in order; left out where it has rules of its own. */
  readonly layers?: readonly Layer[];
  /** Left out where there is none. */
  readonly ceilings?: readonly Ceiling[];
  /** What only the guards behind `when` read, through groups too: their host evaluates it, and no component asks for it. */
  readonly watched?: WatchedParts;
}

/** Groups, scores and enrichments that the ruleset declares, and that none of its rules reaches. */
export interface WatchedParts {
  readonly enrichments: readonly Enrichment[];
  readonly groups: readonly Group[];
  /** Left out where there is none. */
  readonly scores?: readonly Score[];
}

export interface DialectIdentity {
  /** As in the pragma: `glither.mail`. */
  readonly name: string;
  readonly version: string;
  /** The collection's name in a comprehension: `msg`. */
  readonly collection: string;
  /** The record's name in the WIT world: `message`. */
  readonly record: string;
}

/** A lattice that is a chain, so that flows along it can be verified from the core alone. */
export interface Ladder {
  /** As in the types and moves that speak of it. */
  readonly name: string;
  /** The lowest first. */
  readonly rungs: readonly string[];
  /** Which way leads to what is held closer. Undefined where nobody has said. */
  readonly restricts?: Direction;
}

/** Under `strictest`, which folds layers alone, each layer decides by its first rule, and the most restrictive verdict counts. */
export type Fold = "first-match" | "accumulate" | "strictest";

/** A ruleset that this one is made of. Its rules stand together, and their names begin with the layer's: `company/drop_oversize`. Or one that is asked. */
export interface Layer {
  readonly name: string;
  readonly ruleset: { readonly name: string; readonly version: string };
  /** The identity of that ruleset: the digest of its own core, `sha256:…`. */
  readonly core: string;
  /** The digest of the manifest of the signed artifact that it was taken from; left out where it was a file. */
  readonly artifact?: string;
}

/** A layer that is never less restrictive than another; whoever checks the ruleset proves that. */
export interface Ceiling {
  readonly layer: string;
  readonly within: string;
}

/** A state is terminal when nothing leads out of it, and pending when arms do. */
export type State =
  | { readonly kind: "terminal"; readonly name: string }
  | { readonly kind: "pending"; readonly name: string; readonly resolutions: readonly string[] };

export interface Group {
  readonly name: string;
  readonly guards: readonly Guard[];
  /** Only of what another ruleset says: the name that this has among `asked`. Its own cases show it, and not this ruleset's. */
  readonly of?: string;
}

/** A number that what holds adds up to: the weights of its terms, exactly; at most a thousand of them. */
export interface Score {
  readonly name: string;
  /** All of them are asked, in their order. Where one needs a ligand that is absent, the guard that asks for the score fails. */
  readonly terms: readonly ScoreTerm[];
  /** As of a group. */
  readonly of?: string;
}

/** What is added where the guard holds. */
export interface ScoreTerm {
  /** The shortest decimal text, with at most six decimals, within a million on both sides of zero; never zero. */
  readonly weight: string;
  readonly guard: Guard;
}

export interface Rule {
  readonly name: string;
  readonly reason_class: string;
  /** All of them must hold, asked from left to right. */
  readonly guards: readonly Guard[];
  /** Host actions, in the order in which they are called. */
  readonly actions: readonly Action[];
  readonly outcome: Outcome;
}

/** Where the values of a guard come from: known before the crossing, or bound by ligands within it. */
export type Phase = { readonly kind: "select" } | { readonly kind: "crossing"; readonly ligands: readonly string[] };

export interface Guard {
  readonly phase: Phase;
  readonly test: Test;
}

export type Comparison = "==" | "!=" | "<" | "<=" | ">" | ">=";

export type Test =
  | { readonly kind: "all"; readonly tests: readonly Test[] }
  | { readonly kind: "any"; readonly tests: readonly Test[] }
  | { readonly kind: "not"; readonly test: Test }
  | { readonly kind: "group"; readonly name: string }
  /** Holds where the test does, and fails where a ligand that it needs is absent: so the guard around it need not fail. */
  | { readonly kind: "bound"; readonly test: Test }
  /** A score beside a number, as its weights are written, within a thousand million. */
  | { readonly kind: "score"; readonly name: string; readonly op: Comparison; readonly than: string }
  /** True, present, or not empty, by the operand's type. */
  | { readonly kind: "truth"; readonly operand: Reference }
  /** True where an optional or a ligand is there. It asks for the ligand, and is false where that is absent or stale. */
  | { readonly kind: "present"; readonly operand: Reference }
  | { readonly kind: "compare"; readonly op: Comparison; readonly left: Reference; readonly right: Operand }
  /**
   * Sums compared. Whole numbers and durations are added exactly, numbers from left to right as binary64 (IEEE 754, to the
   * nearest, ties to even), where what is too large is infinite. A sum of which a part is absent is absent.
   */
  | {
      readonly kind: "sum";
      readonly op: Comparison;
      readonly of: "integer" | "number" | "duration";
      readonly left: Sum;
      readonly right: Sum;
    }
  | { readonly kind: "match"; readonly negated: boolean; readonly operand: Reference; readonly pattern: Pattern }
  | { readonly kind: "member"; readonly operand: Reference; readonly values: readonly Constant[] }
  | Quantified;

/** Never empty; at most sixteen on both sides of a comparison. */
export type Sum = readonly Addend[];

export interface Addend {
  /** It is taken away; never the first one. */
  readonly minus?: true;
  readonly operand: Operand;
}

/** A value that is read: a field, one element of a field, the answer of an enrichment, or one member of that. */
export type Reference =
  | ElementReference
  | {
      readonly kind: "field";
      readonly path: string;
      readonly index?: number | string;
      /** What a scalar is read as. */
      readonly as?: "number" | "text";
      /** Not the list itself, but how many elements it has. */
      readonly count?: true;
    }
  | {
      readonly kind: "enrichment";
      readonly path: string;
      /** The names that lead from a record to one of its values, the outermost first; never empty. */
      readonly member?: readonly string[];
      readonly count?: true;
    };

/** The element that the test around it is asked of, or one member of it; only within a quantified test. */
export interface ElementReference {
  readonly kind: "element";
  /** The list's path. */
  readonly path: string;
  readonly member?: readonly string[];
  /** What a scalar is read as. */
  readonly as?: "number" | "text";
}

/**
 * A test that one element of a list fulfils at least, or that all of them do: `any` of nothing is false, `all` of nothing
 * is true. What the inner test reads besides the element is read before, whether there is an element or not, so that no
 * answer depends on the order of the list. The inner test asks for no group, and has no quantifier within.
 */
export interface Quantified {
  readonly kind: "quantified";
  readonly quantifier: "any" | "all";
  readonly list: ListReference;
  readonly test: Test;
}

/** A field or an enrichment that is a list. */
export type ListReference = Exclude<Reference, ElementReference>;

export type Operand = Reference | Constant;

/** Fractions are kept as their shortest decimal text, so that a snapshot holds no floating-point value. */
export type Constant =
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "boolean"; readonly value: boolean }
  | { readonly kind: "integer"; readonly value: number }
  | { readonly kind: "number"; readonly value: string }
  | { readonly kind: "duration"; readonly ms: number }
  /** An address in its canonical text, `10.0.0.1`, or among the values of a set a net, `10.0.0.0/8`. */
  | { readonly kind: "ip"; readonly value: string }
  | { readonly kind: "moment"; readonly unit: MomentUnit; readonly value: number }
  | { readonly kind: "symbol"; readonly value: string };

export interface Action {
  readonly verb: string;
  readonly args: readonly Argument[];
  /** What a graded move means, beside the arguments that say it to the host. */
  readonly move?: Move;
}

/** A move on a ladder. */
export interface Move {
  /** One of the core's ladders. */
  readonly ladder: string;
  readonly direction: "raise" | "lower";
  /** The rung that it ends on. */
  readonly to: string;
  /** The audience that it holds for; without one it holds for everybody. */
  readonly for?: string;
  /**
   * The move opens: it goes against the ladder's `restricts`, and is a `lower` where nobody has said. Whether the
   * artifact may flow to `for` at the rung `to` is for a later check.
   */
  readonly downgrade?: true;
}

export interface Argument {
  readonly name: string;
  readonly value: Constant | Filled;
}

/** A text that holds fields of the artifact, `lists/{list.id}`. What a field says is somebody else's, so it is made safe. */
export interface Filled {
  readonly kind: "filled";
  readonly as: Safety;
  /** Never two texts one behind the other, and at least one field. */
  readonly parts: readonly FilledPart[];
}

export type FilledPart =
  | { readonly kind: "text"; readonly value: string }
  /** A field of the artifact that is a text. */
  | { readonly kind: "field"; readonly path: string };

/** Only a rule that accumulates may have no verdict of its own. */
export type Outcome =
  | { readonly kind: "none" }
  | { readonly kind: "settled"; readonly box: string }
  | {
      readonly kind: "pending";
      readonly state: string;
      readonly resolutions: readonly string[];
      readonly obligations: readonly Obligation[];
    };

/** What settles a suspended disposition; the first to come wins. Without a reason class, the rule's own stays. */
export interface Obligation {
  readonly trigger: Trigger;
  readonly box: string;
  readonly reason_class?: string;
}

export type Trigger =
  | { readonly kind: "on"; readonly event: string }
  | { readonly kind: "after"; readonly ms: number }
  /** Once the guard holds, which its host finds out; the guard in the language's canonical words. */
  | { readonly kind: "when"; readonly guard: string };

export type { Direction, Enrichment, Field, Ligand, ValueType, Verb };
