import type { Span } from "@glither/roux";
import {
  type Arm,
  type Comprehension,
  type Context,
  type Disposition,
  type Element,
  findReference,
  type GuardNode,
  type Item,
  type LigandType,
  type Path,
  type Pragma,
  type StringLiteral,
  type TriggerNode,
  withoutCollection,
} from "@glither/roux/surface";
import { declaredIn, type Space } from "./names.ts";
import type { Written } from "./written.ts";

/** What a word of a ruleset stands for. */
export type Meaning =
  | {
      readonly kind: "dialect" | "verb" | "box" | "state" | "ladder" | "event" | "symbol" | "type" | "layer";
      readonly name: string;
    }
  | { readonly kind: "collection" }
  /** A name that a ruleset declares or uses. */
  | {
      readonly kind: "name";
      readonly space: Space;
      readonly name: string;
      readonly as: "declared" | "used" | "brought";
    }
  /** What the dialect knows: a field, an enrichment, a value within an object. */
  | { readonly kind: "value"; readonly path: Path; readonly name: string; readonly within?: Path }
  | { readonly kind: "rung"; readonly ladder: string; readonly name: string }
  | { readonly kind: "file"; readonly path: string };

export interface Occurrence {
  readonly span: Span;
  readonly meaning: Meaning;
}

/** All words of a document that stand for something, in the order of the text. */
export function occurrencesIn(document: Written): Occurrence[] {
  const walk = new Walk(document);
  for (const pragma of document.parsed.ast.pragmas) walk.pragma(pragma);
  for (const item of document.items) walk.item(item);
  return walk.found.sort((a, b) => a.span.offset - b.span.offset);
}

class Walk {
  readonly found: Occurrence[] = [];
  readonly #document: Written;
  readonly #context: Context | undefined;
  readonly #names: ReadonlyMap<string, Space>;

  constructor(document: Written) {
    this.#document = document;
    this.#context = document.context;
    this.#names = declaredIn(document);
  }

  pragma(pragma: Pragma): void {
    if (pragma.kind === "dialect") this.#add(pragma.dialect.span, { kind: "dialect", name: pragma.dialect.text });
  }

  item(item: Item): void {
    switch (item.kind) {
      case "use":
        for (const { text, span } of item.names)
          this.#add(span, { kind: "name", space: this.#names.get(text) ?? "group", name: text, as: "brought" });
        this.#add(item.from.span, { kind: "file", path: item.from.value });
        return;
      case "layer":
        this.#add(item.name.span, { kind: "layer", name: item.name.text });
        if (item.within) this.#add(item.within.span, { kind: "layer", name: item.within.text });
        this.#add(item.from.span, { kind: "file", path: item.from.value });
        return;
      case "ruleset":
        this.#add(item.from.span, { kind: "file", path: item.from.value });
        return;
      case "tools":
        this.#add(item.of.span, { kind: "file", path: item.of.value });
        return;
      case "set":
        this.#declared(item.name, "group");
        if ("value" in item.of) this.#add(item.of.span, { kind: "file", path: item.of.value });
        else for (const value of item.of) this.#value(value);
        return;
      case "enrich":
        this.#declared(item.name, "value");
        this.#type(item.type);
        for (const path of item.from) this.#path(path);
        if (item.by?.amount) this.#path(item.by.amount);
        return;
      case "group":
        this.#declared(item.name, "group");
        this.#selection(item.selection);
        return;
      case "score":
        this.#declared(item.name, "value");
        for (const { guard } of item.terms) this.#guard(guard);
        return;
      case "rule":
        this.#declared(item.name, "rule");
        this.#selection(item.selection);
        for (const disposition of item.dispositions) this.#disposition(disposition);
        for (const arm of item.arms ?? []) this.#arm(arm);
    }
  }

  #add(span: Span, meaning: Meaning): void {
    this.found.push({ span, meaning });
  }

  #declared({ text, span }: { readonly text: string; readonly span: Span }, space: Space): void {
    this.#add(span, { kind: "name", space, name: text, as: "declared" });
  }

  #used(name: string, space: Space, span: Span): void {
    this.#add(span, { kind: "name", space, name, as: "used" });
  }

  #type(type: LigandType): void {
    if (type.kind === "named") this.#add(type.name.span, { kind: "type", name: type.name.text });
    else if (type.kind === "list") this.#type(type.of);
    else if (type.kind === "record") for (const field of type.fields) this.#type(field.type);
  }

  #selection({ collection, guards }: Comprehension): void {
    if (this.#names.get(collection.text) === "group") this.#used(collection.text, "group", collection.span);
    else this.#add(collection.span, { kind: "collection" });
    for (const guard of guards ?? []) this.#guard(guard);
  }

  #guard(guard: GuardNode, within?: Path): void {
    switch (guard.kind) {
      case "or":
      case "and":
        for (const inner of guard.guards) this.#guard(inner, within);
        return;
      case "not":
        this.#guard(guard.guard, within);
        return;
      case "truth":
      case "presence":
        this.#path(guard.operand, within);
        return;
      case "compare":
        this.#path(guard.operand, within);
        this.#value(guard.value, within);
        return;
      case "sum":
        for (const side of [guard.left, guard.right]) for (const { value } of side) this.#value(value, within);
        return;
      case "in":
        this.#value(guard.operand, within);
        if ("values" in guard.of) for (const value of guard.of.values) this.#value(value, within);
        else if (this.#names.get(guard.of.text) === "group") this.#used(guard.of.text, "group", guard.of.span);
        else this.#path(guard.of, within);
        return;
      case "quantified":
        if (guard.about) this.#guard(guard.about);
        else this.#path(guard.path);
        if (guard.guard) this.#guard(guard.guard, guard.path);
    }
  }

  /** In the place of a value a name may be a symbol. */
  #value(value: Element, within?: Path): void {
    if (value.kind !== "path") return;
    const isRead = this.#names.get(firstOf(value.text)) === "value" || within !== undefined;
    if (isRead || (this.#context && findReference(this.#context, value))) this.#path(value, within);
    else this.#add(value.span, { kind: "symbol", name: value.text });
  }

  #path(path: Path, within?: Path): void {
    const collection = this.#context?.vocabulary.collection ?? "";
    if (path.text === collection) {
      this.#add(path.span, { kind: "collection" });
      return;
    }
    const name = withoutCollection(path.text, collection);
    const first = firstOf(name);
    if (this.#names.get(first) === "value") this.#used(first, "value", this.#wordOf(path, first));
    else this.#add(path.span, { kind: "value", path, name, ...(within === undefined ? {} : { within }) });
  }

  /** Where the first name of a path stands, behind `count(` and the collection's name. */
  #wordOf({ span }: Path, word: string): Span {
    const written = this.#document.text.slice(span.offset, span.offset + span.length);
    const skipped = Math.max(0, written.search(new RegExp(`\\b${word}\\b`, "u")));
    return { ...span, offset: span.offset + skipped, column: span.column + skipped, length: word.length };
  }

  #disposition(disposition: Disposition): void {
    switch (disposition.kind) {
      case "into":
        this.#add(disposition.box.span, { kind: "box", name: disposition.box.text });
        return;
      case "graded":
        this.#add(disposition.ladder.span, { kind: "ladder", name: disposition.ladder.text });
        this.#add(disposition.rung.span, {
          kind: "rung",
          ladder: disposition.ladder.text,
          name: disposition.rung.text,
        });
        return;
      case "wrap":
        return;
      case "verb": {
        const { verb, phrases, state, object, value, args } = disposition;
        this.#add(verb.span, { kind: "verb", name: verb.text });
        const shape = this.#context?.vocabulary.verbs.find(({ name }) => name === verb.text);
        for (const { preposition, target } of phrases ?? [])
          if (preposition === shape?.suspendsWith && target.kind === "path")
            this.#add(target.span, { kind: "state", name: target.text });
        if (state) this.#add(state.span, { kind: "state", name: state.text });
        for (const text of [object, value, ...[...(phrases ?? [])].map(({ target }) => target), ...(args ?? [])])
          this.#held(text);
      }
    }
  }

  /** The fields that a text holds. */
  #held(text: object | undefined): void {
    if (text === undefined || !("parts" in text)) return;
    const { parts = [], span } = text as Pick<StringLiteral, "parts" | "span">;
    for (const part of parts) {
      if (!("path" in part)) continue;
      const { path, at } = part;
      const own = { ...span, offset: span.offset + at, column: span.column + at, length: path.length };
      this.#path({ kind: "path", text: path, span: own });
    }
  }

  #arm({ triggers, disposition }: Arm): void {
    for (const trigger of triggers) this.#trigger(trigger);
    this.#disposition(disposition);
  }

  #trigger(trigger: TriggerNode): void {
    if (trigger.kind === "on") this.#add(trigger.event.span, { kind: "event", name: trigger.event.text });
    else if (trigger.kind === "when") this.#guard(trigger.guard);
  }
}

function firstOf(path: string): string {
  const dot = path.indexOf(".");
  return dot < 0 ? path : path.slice(0, dot);
}
