import fc from "fast-check";
import { isMoment, printMoment } from "../ir/moments.ts";
import { present } from "../ir/present.ts";
import type { ValueType } from "../ir/types.ts";
import type { TextForm, Vocabulary } from "../vocabulary.ts";
import { arbitraryInteger, arbitraryText, HEADER_NAMES, quote } from "./arbitrary-text.ts";

/** Pieces of source between which any white space may stand; they depend on the groups that are in scope. */
export type Write = (groups: readonly string[]) => readonly string[];

const PATTERNS = [
  "/^(exe|scr|js)$/",
  "/exe/i",
  "/^.$/s",
  "/./u",
  "/^$/",
  '/[/"\\\\]/',
  "/\\/|\\u{1F600}/u",
  "/\\bexample\\b/iu",
  "/(?<name>a)+|b{2,3}?/",
  "/^[^a-z\\]]*$/",
  "/^i\u0307?stanbul$/i",
  "/\u2028/",
];

interface Operand {
  readonly text: string;
  readonly type: ValueType;
  /** A value within an object, read as what it stands beside. */
  readonly named?: true;
  /** Declared by the ruleset, so that it may be absent. */
  readonly ligand?: boolean;
  /** Before a test of a list's elements. */
  readonly quantifier?: string;
  /** Short for any element of a list, and so for a test of its own. */
  readonly short?: boolean;
}

/** Every value that a dialect can read, with its type: lists and headers by an index. */
function operands({ fields, enrichments, objects = [] }: Vocabulary): Operand[] {
  return [
    ...objects.flatMap((object) =>
      [".*", ".filter.*", '["file path"].*'].flatMap((name) => {
        const path = object + name;
        return [{ text: `count(${path})`, type: { kind: "integer" } as const }, ...elements(path, { kind: "text" })];
      }),
    ),
    ...objects.flatMap((object) =>
      [".paths", '["file path"]', ".labels[0].names"].flatMap((name) => elements(object + name, { kind: "text" })),
    ),
    ...objects.flatMap((object) =>
      [".path", ".filter.owner", '["file path"]', ".labels[0].name"].flatMap((name) =>
        (["text", "number", "boolean"] as const).map(
          (kind) => ({ text: object + name, type: { kind: "optional", of: { kind } }, named: true }) as const,
        ),
      ),
    ),
    ...fields.flatMap(({ path, type, anyOf }) =>
      operandsOf(path, type).map((own) => ({ ...own, short: anyOf !== undefined })),
    ),
    ...enrichments.flatMap(({ path, type, ligand }) =>
      operandsOf(path, type).map((own) => ({ ...own, ligand: ligand !== undefined })),
    ),
  ];
}

function operandsOf(path: string, type: ValueType): Operand[] {
  if (type.kind === "record")
    return type.members.flatMap((member) => operandsOf(`${path}.${member.name}`, member.type));
  if (type.kind === "headers")
    return HEADER_NAMES.map((name) => ({
      text: `${path}[${quote(name)}]`,
      type: { kind: "optional", of: { kind: "text" } } as const,
    }));
  if (type.kind === "list") {
    const all = [{ text: `count(${path})`, type: { kind: "integer" } as const }, ...elements(path, type.of)];
    if (type.of.kind === "record") return all;
    const indexed = [0, 1].map((at) => ({ text: `${path}[${at}]`, type: { kind: "optional", of: type.of } as const }));
    return [...all, ...indexed];
  }
  return [{ text: path, type }];
}

function elements(path: string, type: ValueType): Operand[] {
  return ["any", "all"].flatMap((quantifier) => elementsOf(path, type).map((own) => ({ ...own, quantifier })));
}

/** What a test can be about that asks all elements of a list; of scalars, only whether they are texts. */
function elementsOf(path: string, type: ValueType): Operand[] {
  if (type.kind === "record")
    return type.members.flatMap((member) => elementsOf(`${path}.${member.name}`, member.type));
  return type.kind === "scalar" ? [] : [{ text: path, type }];
}

/** A well-typed guard, written with as few parentheses as precedence allows. */
export function arbitraryGuard(vocabulary: Vocabulary): fc.Arbitrary<Write> {
  const predicate = arbitraryPredicate(vocabulary);
  const { guard } = fc.letrec<{ guard: Write; primary: Write; conjunct: Write; conjunction: Write }>((tie) => ({
    primary: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      { weight: 5, arbitrary: predicate },
      {
        weight: 1,
        arbitrary: tie("guard").map(
          (inner): Write =>
            (groups) => ["(", ...inner(groups), ")"],
        ),
      },
    ),
    conjunct: fc
      .tuple(fc.integer({ min: 0, max: 3 }), tie("primary"))
      .map(([not, inner]): Write => (not === 0 ? (groups) => ["not", ...inner(groups)] : inner)),
    conjunction: listOf(tie("conjunct"), "and"),
    guard: listOf(tie("conjunction"), "or"),
  }));
  return guard;
}

function listOf(item: fc.Arbitrary<Write>, connective: string): fc.Arbitrary<Write> {
  return fc
    .oneof(
      { weight: 3, arbitrary: fc.tuple(item) },
      { weight: 1, arbitrary: fc.array(item, { minLength: 2, maxLength: 3 }) },
    )
    .map(
      (items): Write =>
        (groups) =>
          items.flatMap((write, at) => [...(at === 0 ? [] : [connective]), ...write(groups)]),
    );
}

function arbitraryPredicate(vocabulary: Vocabulary): fc.Arbitrary<Write> {
  const known = operands(vocabulary);
  const anyTruth =
    known.find(({ type, quantifier }) => quantifier === undefined && (type.kind === "boolean" || type.kind === "text"))
      ?.text ?? "";
  const qualified = fc.boolean().map((full) => (full ? `${vocabulary.collection}.` : ""));
  const values = known.filter(({ quantifier }) => quantifier === undefined);
  const plain = fc.tuple(fc.constantFrom(...known), qualified).chain(([operand, prefix]) => {
    const { text, type, ligand, quantifier } = operand;
    const isOfElements = quantifier !== undefined || operand.short === true;
    const beside = (own: ValueType): string[] =>
      values
        .filter(({ named, short }) => named === undefined && !(short && isOfElements))
        .filter((other) => sameKind(other.type, own))
        .map((other) => other.text);
    const test = arbitraryTest(
      text.startsWith("count(") ? text : `${prefix}${text}`,
      type,
      beside,
      quantifier === undefined,
      vocabulary.forms?.[text.replace(/\[[0-9]+\]$/u, "")],
    );
    if (quantifier !== undefined) return test.map((pieces) => [quantifier, ...pieces]);
    return ligand ? fc.oneof({ weight: 4, arbitrary: test }, arbitraryPresence(`${prefix}${text}`)) : test;
  });
  const inGroup = fc.tuple(fc.nat(), fc.boolean()).map(
    ([at, negated]): Write =>
      (groups) => {
        const group = groups[at % groups.length];
        if (group === undefined) return [anyTruth];
        return [vocabulary.collection, ...(negated ? ["not", "in"] : ["in"]), group];
      },
  );
  return fc.oneof(
    {
      weight: 6,
      arbitrary: plain.map(
        (pieces): Write =>
          () =>
            pieces,
      ),
    },
    { weight: 1, arbitrary: inGroup },
  );
}

function sameKind(left: ValueType, right: ValueType): boolean {
  const [a, b] = [present(left), present(right)];
  if (a.kind === "moment" && b.kind === "moment") return a.unit === b.unit;
  return a.kind === "enum" && b.kind === "enum" ? a.name === b.name : a.kind === b.kind;
}

function arbitraryTest(
  operand: string,
  type: ValueType,
  beside: (type: ValueType) => readonly string[],
  mayAdd: boolean,
  form?: TextForm,
): fc.Arbitrary<readonly string[]> {
  const inner = present(type);
  if (inner.kind === "scalar")
    return fc
      .constantFrom<ValueType>({ kind: "number" }, { kind: "text" })
      .chain((as) => arbitraryTest(operand, { kind: "optional", of: as }, beside, mayAdd));
  const same = beside(type);
  const value = form === undefined ? arbitraryConstant(type) : fc.constantFrom(...FORMED[form].map(quote));
  const ordered =
    inner.kind === "integer" ||
    inner.kind === "number" ||
    inner.kind === "duration" ||
    inner.kind === "moment" ||
    (inner.kind === "enum" && inner.ordered === true);
  const operator = fc.constantFrom("==", "!=", ...(ordered ? ["<", "<=", ">", ">="] : []));
  const range = RANGES[inner.kind] ?? [];
  const element = range.length === 0 ? value : fc.oneof({ weight: 4, arbitrary: value }, fc.constantFrom(...range));
  const set = fc
    .tuple(fc.boolean(), fc.array(element, { minLength: 1, maxLength: 4 }))
    .map(([negated, values]) => [
      operand,
      ...(negated ? ["not", "in"] : ["in"]),
      "{",
      ...values.flatMap((item, at) => [...(at === 0 ? [] : [","]), ...item.split(/(?=\.\.)|(?<=\.\.)/u)]),
      "}",
    ]);
  const compare = fc
    .tuple(operator, same.length === 0 ? value : fc.oneof(value, fc.constantFrom(...same)))
    .map(([op, right]) => [operand, op, right]);
  const match = fc.tuple(fc.constantFrom("~", "!~"), fc.constantFrom(...PATTERNS)).map(([op, p]) => [operand, op, p]);
  const added = fc
    .tuple(fc.constantFrom("+", "-"), value, operator, value, fc.constantFrom("+", "-"), value)
    .map(([sign, term, op, right, other, last]) => [operand, sign, term, op, right, other, last]);
  const truth = type.kind === "boolean" || type.kind === "optional" || type.kind === "text";
  return fc.oneof(
    compare,
    set,
    ...(inner.kind === "text" ? [match] : []),
    ...(mayAdd && ordered && inner.kind !== "enum" && inner.kind !== "moment" ? [added] : []),
    ...(truth ? [fc.constant([operand])] : []),
    ...(type.kind === "optional" ? [arbitraryPresence(operand)] : []),
  );
}

/** Constants of each form, some as artifacts do not have them. */
const FORMED: Readonly<Record<TextForm, readonly string[]>> = {
  domain: ["", "a.example", "A.Example.", "exe", "Zürich"],
  address: ["", "a@a.example", "A@B.Example"],
  host: ["", "a.example", "list-a,example", "EXE"],
  sender: ["", "a@a.example", "list-a,example"],
};

const RANGES: Readonly<Partial<Record<ValueType["kind"], readonly string[]>>> = {
  integer: ["0..10", "-5..-5"],
  number: ["-2.5..0.1", "0..12.5%"],
  duration: ["0ms..72h"],
};

function arbitraryPresence(operand: string): fc.Arbitrary<readonly string[]> {
  return fc.constantFrom("absent", "present").map((there) => [operand, "is", there]);
}

function arbitraryConstant(type: ValueType): fc.Arbitrary<string> {
  const inner = present(type);
  switch (inner.kind) {
    case "text":
      return arbitraryText.map(quote);
    case "boolean":
      return fc.constantFrom("true", "false");
    case "integer":
      return arbitraryInteger.map(String);
    case "number":
      return fc.constantFrom("0", "0.1", "-2.5", "12.5%", "1000000000000000000000", "0.0000001");
    case "duration":
      return fc.constantFrom("0ms", "1s", "72h", "9w");
    case "moment":
      return fc.constantFrom(
        ...[0, 20_000, 64_800_000].filter((at) => isMoment(inner.unit, at)).map((at) => printMoment(inner.unit, at)),
      );
    case "enum":
      return fc.constantFrom(...inner.symbols);
    case "ip":
      return fc.constantFrom("10.0.0.1", "::1", "2001:db8::1");
    case "scalar":
    case "record":
    case "dated":
    case "list":
    case "headers":
      throw new TypeError("no literal has this type");
  }
}
