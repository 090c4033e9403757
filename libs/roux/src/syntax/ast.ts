import type { Span } from "../diagnostic.ts";
import type { Comparison, Fold } from "../ir/core.ts";
import type { MomentUnit } from "../ir/moments.ts";
import type { Preposition } from "../vocabulary.ts";
import type { LiteralPart } from "./literals.ts";
import type { Sequence } from "./sequence.ts";

/** The surface of a ruleset as it was written. Every node carries its span. */
export interface Ast {
  readonly pragmas: readonly Pragma[];
  readonly items: readonly Item[];
}

export type Pragma =
  | { readonly kind: "dialect"; readonly dialect: Path; readonly fold?: Fold; readonly span: Span }
  | { readonly kind: "version"; readonly version: Word; readonly span: Span }
  | { readonly kind: "zone"; readonly zone: Word; readonly span: Span };

export type Item = UseItem | ToolsItem | LayerItem | AskedItem | Declared;
/** What declares a name. */
export type Declared = SetItem | EnrichmentItem | GroupItem | ScoreItem | RuleItem;

/** Whether an item declares a name that rules of the same file may use. */
export function isDeclared(item: Item): item is Declared {
  return item.kind !== "use" && item.kind !== "tools" && item.kind !== "layer" && item.kind !== "ruleset";
}

/** A name or another word, as written. */
export interface Word {
  readonly text: string;
  readonly span: Span;
}

/** `a.b.c`, `arguments[1]`, `headers["List-Id"]`, `arguments["file path"].name`, `arguments.*`. */
export interface Path {
  readonly kind: "path";
  readonly text: string;
  readonly index?: number | string;
  /** What follows the first index: names and further indexes. */
  readonly beyond?: readonly (number | string)[];
  /** `a.b.*`: every text within. */
  readonly everything?: true;
  /** `count(a.b)` */
  readonly count?: true;
  readonly span: Span;
}

/** `use internal, partners from "../shared/people.glith"`. */
export interface UseItem {
  readonly kind: "use";
  readonly names: Sequence<Word>;
  readonly from: StringLiteral;
  readonly span: Span;
}

/** `tools from "github.tools.json"`. */
export interface ToolsItem {
  readonly kind: "tools";
  readonly of: StringLiteral;
  readonly span: Span;
}

/** `layer company from "../company/company.glith"`: a ruleset that this one is made of. */
export interface LayerItem {
  readonly kind: "layer";
  readonly name: Word;
  readonly from: StringLiteral;
  /** The layer that it is never less restrictive than. */
  readonly within?: Word;
  readonly span: Span;
}

/** `ruleset guard from "../mailguard/mailguard.glith"`: a ruleset whose decision this one may ask for. */
export interface AskedItem {
  readonly kind: "ruleset";
  readonly name: Word;
  readonly from: StringLiteral;
  readonly span: Span;
}

/** `set blocked from "blocked.txt"`, or `set blocked = { "a.example", "b.example" }`. */
export interface SetItem {
  readonly kind: "set";
  readonly name: Word;
  readonly of: StringLiteral | Sequence<Element>;
  readonly span: Span;
}

export interface EnrichmentItem {
  readonly kind: "enrich";
  readonly name: Word;
  readonly type: LigandType;
  readonly from: Sequence<Path>;
  readonly fresh?: DurationLiteral;
  readonly by?: CountingNode;
  readonly span: Span;
}

/** `count(1h)`, `sum(arguments.amount, 1d)`: the host counts, and what is counted is forgotten after that time. */
export interface CountingNode {
  /** What is added; decisions are counted without it. */
  readonly amount?: Path;
  readonly window: DurationLiteral;
  readonly span: Span;
}

export type LigandType =
  | { readonly kind: "named"; readonly name: Word }
  | { readonly kind: "record"; readonly fields: Sequence<{ readonly name: Word; readonly type: LigandType }> }
  | { readonly kind: "list"; readonly of: LigandType }
  | { readonly kind: "ordered"; readonly rungs: Sequence<Word> };

export interface GroupItem {
  readonly kind: "group";
  readonly name: Word;
  readonly selection: Comprehension;
  readonly span: Span;
}

/** `score spam = 2.5 when subject ~ /…/i, -3 when sender.allowlisted`. */
export interface ScoreItem {
  readonly kind: "score";
  readonly name: Word;
  readonly terms: Sequence<ScoreTermNode>;
  readonly span: Span;
}

/** What a score gets where the guard holds. */
export interface ScoreTermNode {
  readonly weight: NumberLiteral;
  readonly guard: GuardNode;
  readonly span: Span;
}

export interface RuleItem {
  readonly kind: "rule";
  readonly name: Word;
  readonly title?: StringLiteral;
  readonly selection: Comprehension;
  readonly dispositions: Sequence<Disposition>;
  readonly arms: Sequence<Arm> | undefined;
  readonly span: Span;
}

export interface Comprehension {
  readonly collection: Word;
  readonly guards: Sequence<GuardNode> | undefined;
}

export type GuardNode =
  | { readonly kind: "or" | "and"; readonly guards: Sequence<GuardNode>; readonly span: Span }
  | { readonly kind: "not"; readonly guard: GuardNode; readonly span: Span }
  | { readonly kind: "truth"; readonly operand: Path; readonly span: Span }
  /** `a is present`, `a is absent`. */
  | { readonly kind: "presence"; readonly negated: boolean; readonly operand: Path; readonly span: Span }
  | {
      readonly kind: "compare";
      readonly op: Comparison | "~" | "!~";
      readonly operand: Path;
      readonly value: Value;
      readonly span: Span;
    }
  | {
      readonly kind: "sum";
      readonly op: Comparison | "~" | "!~";
      readonly left: Sequence<AddendNode>;
      readonly right: Sequence<AddendNode>;
      readonly span: Span;
    }
  | {
      readonly kind: "in";
      readonly negated: boolean;
      /** A constant can only be in a list. */
      readonly operand: Operand;
      /** A path is a group's name, or a list. */
      readonly of: Path | { readonly kind: "set"; readonly values: Sequence<Element>; readonly span: Span };
      readonly span: Span;
    }
  | QuantifiedNode;

/** `any a.b == c`, of which `about` is all behind the quantifier, or `any a (b == c)`. */
export interface QuantifiedNode {
  readonly kind: "quantified";
  readonly quantifier: "any" | "all";
  /** A list, and for the short form a member of its elements. */
  readonly path: Path;
  readonly about?: GuardNode;
  readonly guard?: GuardNode;
  readonly span: Span;
}

export type Literal =
  | StringLiteral
  | FoldedLiteral
  | NumberLiteral
  | PercentLiteral
  | DurationLiteral
  | MomentLiteral
  | AddressLiteral
  | BooleanLiteral;
export type Operand = Path | Literal;
export type Value = Operand | RegexLiteral;
/** What a set has in it. */
export type Element = Value | RangeNode;
export type Bound = NumberLiteral | PercentLiteral | DurationLiteral | MomentLiteral;

/** `1..10`: both ends are in it. */
export interface RangeNode {
  readonly kind: "range";
  readonly from: Bound;
  readonly to: Bound;
  readonly span: Span;
}

/** One value of a sum; `minus` when it is taken away. */
export interface AddendNode {
  readonly minus: boolean;
  readonly value: Value;
  readonly span: Span;
}

export interface StringLiteral {
  readonly kind: "string";
  readonly value: string;
  /** Where it holds paths in braces, for what takes fields. */
  readonly parts?: readonly LiteralPart[];
  readonly span: Span;
}
/** `"Urgent"i`: the same text in any case. */
export interface FoldedLiteral {
  readonly kind: "folded";
  readonly value: string;
  readonly span: Span;
}
export interface RegexLiteral {
  readonly kind: "regex";
  readonly source: string;
  readonly flags: string;
  readonly span: Span;
}
export interface NumberLiteral {
  readonly kind: "number";
  readonly text: string;
  readonly span: Span;
}
export interface PercentLiteral {
  readonly kind: "percent";
  readonly text: string;
  readonly span: Span;
}
export interface DurationLiteral {
  readonly kind: "duration";
  readonly ms: number;
  readonly span: Span;
}
/** `10.0.0.1`, `2001:db8::/32`, as written. */
export interface AddressLiteral {
  readonly kind: "address";
  readonly text: string;
  readonly span: Span;
}
/** `2026-07-01`, `2026-07-01T18:00Z`, `18:00`, as it is written: there may be no such moment. */
export interface MomentLiteral {
  readonly kind: "moment";
  readonly unit: MomentUnit;
  readonly text: string;
  readonly span: Span;
}
export interface BooleanLiteral {
  readonly kind: "boolean";
  readonly value: boolean;
  readonly span: Span;
}

export type Disposition = ClosingDisposition | VerbDisposition;

/** What the language itself does; `args` can only give a reason. */
export type ClosingDisposition = { readonly args: Sequence<NamedWords> | undefined; readonly span: Span } & (
  | { readonly kind: "into"; readonly box: Word }
  | {
      readonly kind: "graded";
      readonly direction: "raise" | "lower";
      readonly ladder: Word;
      readonly rung: Word;
      readonly audience?: Path | StringLiteral;
    }
  | { readonly kind: "wrap"; readonly audience: Path | StringLiteral }
);

export interface VerbDisposition {
  readonly kind: "verb";
  readonly verb: Word;
  readonly object?: Word | StringLiteral;
  /** What stands behind `=`. */
  readonly value?: StringLiteral;
  readonly phrases: Sequence<Phrase> | undefined;
  readonly state?: Word;
  readonly args: Sequence<NamedWords> | undefined;
  readonly span: Span;
}

export interface Phrase {
  readonly preposition: Preposition;
  readonly target: Path | StringLiteral;
  readonly span: Span;
}

/** `reason = dmarc_reject`, `reason = "spoofed sender"`, `label = PARTNER`: several words make one text. */
export interface NamedWords {
  readonly name: Word;
  readonly text: string;
  readonly parts?: readonly LiteralPart[];
  /** A quoted text or one name, which is what an argument can be; a reason may be more. */
  readonly isOne: boolean;
  readonly span: Span;
}

export interface Arm {
  readonly triggers: Sequence<TriggerNode>;
  readonly disposition: Disposition;
  readonly span: Span;
}

export type TriggerNode =
  | { readonly kind: "on"; readonly event: Path; readonly span: Span }
  | { readonly kind: "after"; readonly duration: DurationLiteral; readonly span: Span }
  | { readonly kind: "when"; readonly guard: GuardNode; readonly span: Span };
