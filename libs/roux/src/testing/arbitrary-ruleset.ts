import fc from "fast-check";
import { present } from "../ir/present.ts";
import type { ValueType } from "../ir/types.ts";
import { FORMS, type VerbShape, type Vocabulary } from "../vocabulary.ts";
import { arbitraryGuard, type Write } from "./arbitrary-guard.ts";
import { arbitraryText, quote } from "./arbitrary-text.ts";

/** Names that mean something to a back end, or to the language elsewhere. */
const AWKWARD_NAMES = [
  "rule",
  "in",
  "on",
  "into",
  "case",
  "type",
  "fn",
  "let",
  "dispose",
  "rules",
  "glither",
  "enrich",
  "receipt",
  "token",
  "constructor",
  "__proto__",
  "Upper",
  "_under",
  "in_rule",
  "tools",
  "rule_1",
];
const name = fc.oneof(fc.constantFrom(...AWKWARD_NAMES), fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,8}$/));
const word = fc.stringMatching(/^[a-z][a-z0-9]{0,6}$/).map((text) => `w${text}`);
/** At the start of a line, where a layout may put a group's name, these begin a declaration. */
const OPENERS = new Set(["rule", "group", "enrich"]);
const separator = fc.constantFrom(" ", " ", " ", "  ", "\n  ", "\t", "\r\n    ", " // a comment\n  ", "\n\n");

/**
 * The text of a ruleset that compiles without errors against `vocabulary`, in any layout. It uses groups, all kinds of
 * predicates that fit the fields, every verb, suspensions with their arms, and names that are keywords elsewhere.
 */
export function arbitraryRuleset(dialect: Vocabulary): fc.Arbitrary<string> {
  const vocabulary = withLigands(dialect);
  const guards = fc.array(arbitraryGuard(vocabulary), { minLength: 1, maxLength: 3 });
  const groups = fc.uniqueArray(
    fc.tuple(
      name.filter((own) => own !== vocabulary.collection && !OPENERS.has(own)),
      guards,
    ),
    { maxLength: 2, selector: ([own]) => own },
  );
  const body = fc.record({ guards, narrowed: fc.nat({ max: 5 }), ending: arbitraryEnding(vocabulary) });
  const rules = fc.uniqueArray(fc.tuple(name, fc.option(arbitraryText), body), {
    maxLength: 5,
    selector: ([own]) => own,
  });
  return fc
    .record({
      fold: fc.constantFrom("first-match", "first-match", "accumulate"),
      groups,
      rules,
      last: fc.option(arbitraryEnding(vocabulary)),
      layout: fc.array(separator, { minLength: 1 }),
    })
    .map(({ fold, groups, rules, last, layout }) => {
      const declared: string[] = [];
      const lines: (readonly string[])[] = [
        [`#pragma dialect ${vocabulary.dialect} ; fold ${fold}`],
        ...LIGANDS.map(({ path, written, fresh }) => [
          `enrich ${path} :`,
          written,
          "from",
          sourceOf(dialect),
          ...(fresh === undefined ? [] : ["fresh", `${fresh}ms`]),
        ]),
      ];
      for (const [own, own_guards] of groups) {
        lines.push([`group ${own} =`, vocabulary.collection, ...guardPieces(own_guards, declared)]);
        declared.push(own);
      }
      for (const [own, title, { guards, narrowed, ending }] of rules) {
        const head = `rule ${own}${title === null ? "" : ` ${quote(title)}`} =`;
        const collection = declared[narrowed] ?? vocabulary.collection;
        lines.push([head, collection, ...guardPieces(guards, declared), "=>", ...ending]);
      }
      if (last) lines.push(["rule the_catch_all_at_the_end =", vocabulary.collection, "=>", ...last]);
      return layOut(lines, layout);
    });
}

/** Enrichments that every random ruleset declares, as the dialect would have them. */
const LIGANDS: readonly { path: string; written: string; type: ValueType; fresh?: number }[] = [
  { path: "ligand_text", written: "text", type: { kind: "text" } },
  { path: "ligand_flag", written: "boolean", type: { kind: "boolean" }, fresh: 1000 },
  {
    path: "ligand_grade",
    written: "ordered(low < mid < high)",
    type: { kind: "enum", name: "ligand-grade", symbols: ["low", "mid", "high"], ordered: true },
    fresh: 5,
  },
  {
    path: "ligand_record",
    written:
      "{ text : text, inner : { grade : ordered(low < high), value : integer, age : duration }, flag : boolean }",
    type: {
      kind: "record",
      name: "ligand-record-record",
      members: [
        { name: "text", type: { kind: "text" } },
        {
          name: "inner",
          type: {
            kind: "record",
            name: "ligand-record-inner-record",
            members: [
              {
                name: "grade",
                type: {
                  kind: "enum",
                  name: "ligand-record-inner-grade-rung",
                  symbols: ["low", "high"],
                  ordered: true,
                },
              },
              { name: "value", type: { kind: "integer" } },
              { name: "age", type: { kind: "duration" } },
            ],
          },
        },
        { name: "flag", type: { kind: "boolean" } },
      ],
    },
    fresh: 5,
  },
];

function sourceOf({ fields, enrichments, objects = [] }: Vocabulary): string {
  const [field] = fields;
  const [enrichment] = enrichments;
  const named = objects.flatMap((object) => [`${object}.owner`, `${object}["file path"]`, `${object}.filter.*`]);
  return [field?.path, enrichment?.path, ...named].filter((path) => path !== undefined).join(", ");
}

/** The dialect with the declared enrichments among its own; their answers may be absent, or too old. */
export function withLigands(vocabulary: Vocabulary): Vocabulary {
  const declared = LIGANDS.map(({ path, type, fresh }) => ({
    path,
    type,
    ligand: { from: [], ...(fresh === undefined ? {} : { fresh }) },
  }));
  return { ...vocabulary, enrichments: [...vocabulary.enrichments, ...declared] };
}

function guardPieces(guards: readonly Write[], groups: readonly string[]): string[] {
  return guards.flatMap((write) => ["|", ...write(groups)]);
}

function layOut(lines: readonly (readonly string[])[], layout: readonly string[]): string {
  let at = 0;
  const next = (): string => layout[at++ % layout.length] ?? " ";
  return lines.map((pieces) => `${pieces.reduce((text, piece) => text + next() + piece)}\n`).join("");
}

/** Dispositions that end a rule in exactly one way, and the arms of a suspension. */
function arbitraryEnding(vocabulary: Vocabulary): fc.Arbitrary<readonly string[]> {
  const { verbs, boxes, suspended } = vocabulary;
  const into = fc.tuple(fc.constantFrom(...boxes), arbitraryReason).map(([box, reason]) => ["into", box, ...reason]);
  const acting = verbs.filter(({ suspendsWith }) => suspendsWith === undefined);
  const waiting = verbs.filter(({ suspendsWith }) => suspendsWith !== undefined);
  const calls = [...acting.map(call), ...arbitraryMoves(vocabulary)];
  const actions = calls.length === 0 ? fc.constant([]) : fc.array(fc.oneof(...calls), { maxLength: 3 });
  const settled = fc.tuple(actions, into).map(([calls, end]) => commaSeparated([...calls, end]));
  if (waiting.length === 0 || suspended.length === 0) return settled;
  const hold = fc
    .tuple(fc.constantFrom(...waiting), word, fc.constantFrom(...suspended))
    .chain(([{ name: verb, object, suspendsWith = "into" }, own, state]) => {
      const said = [verb, ...(object ? [own] : [])];
      const other = state.replaceAll("-", "_");
      const named = fc.constantFrom(state, other).map((spelled) => [...said, suspendsWith, spelled]);
      return suspended.length > 1
        ? named
        : fc.oneof(
            named,
            arbitraryReason.map((reason) => [...said, ...reason]),
          );
    });
  const deadline = fc.constantFrom("1ms", "72h", "9000000w");
  const event = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join("."));
  const triggers = fc
    .tuple(fc.array(event, { maxLength: 2 }), deadline)
    .map(([events, after]) => [...events.flatMap((on) => ["on", on]), "after", after]);
  const pending = fc
    .tuple(actions, hold, actions, fc.array(fc.tuple(triggers, into), { minLength: 1, maxLength: 2 }))
    .map(([before, suspend, after, arms]) => [...commaSeparated([...before, suspend, ...after]), ...arms.flat(2)]);
  return fc.oneof({ weight: 3, arbitrary: settled }, { weight: 2, arbitrary: pending });
}

/** Moves on the dialect's ladders, and `wrap` where it has audiences. */
function arbitraryMoves({ ladders = [], audiences }: Vocabulary): fc.Arbitrary<readonly string[]>[] {
  const moves = ladders.flatMap(({ name: ladder, symbols }) => [
    fc.constantFrom(...symbols).map((rung) => ["raise", ladder, "to", rung]),
    fc
      .tuple(fc.constantFrom("raise", "lower"), fc.constantFrom(...symbols), word)
      .map(([direction, rung, who]) => [direction, ladder, "to", rung, "for", who]),
  ]);
  const wrap = fc.tuple(fc.constantFrom("to", "for"), word).map(([preposition, who]) => ["wrap", preposition, who]);
  return [...moves, ...(audiences ? [wrap] : [])];
}

const arbitraryReason: fc.Arbitrary<readonly string[]> = fc
  .option(
    fc.oneof(
      word,
      word.map(quote),
      fc.tuple(word, word).map((words) => words.join(" ")),
    ),
  )
  .map((words) => (words === null ? [] : ["(", "reason", "=", words, ")"]));

function commaSeparated(parts: readonly (readonly string[])[]): string[] {
  return parts.flatMap((pieces, at) => (at === 0 ? pieces : [",", ...pieces]));
}

function call({ name: verb, object, assigns, forms = {}, phrases = {} }: VerbShape): fc.Arbitrary<readonly string[]> {
  const target = (type: ValueType, parameter: string): fc.Arbitrary<string> => {
    const form = forms[parameter];
    if (form !== undefined) return fc.constant(quote(FORMS[form].example));
    const inner = present(type);
    if (inner.kind === "enum") return fc.constantFrom(...inner.symbols);
    // A brace begins a field.
    const literal = (text: string): string => quote(text).replaceAll(/(?<!\\u)\{/gu, "\\u{7b}");
    return fc.oneof(word, arbitraryText.map(literal));
  };
  const spoken = Object.entries(phrases).map(([preposition, type]) =>
    target(type, preposition).map((to) => [preposition, to]),
  );
  const own = [object, assigns].flatMap((taken) => (taken ? [[taken.parameter, taken.type] as const] : []));
  const parameters = [...own, ...Object.entries(phrases)];
  const named = parameters.map(([parameter, type]) => target(type, parameter).map((to) => `${parameter} = ${to}`));
  const plain = fc
    .tuple(
      object ? target(object.type, object.parameter).map((text) => [text]) : fc.constant([]),
      assigns ? target(assigns.type, assigns.parameter).map((text) => ["=", text]) : fc.constant([]),
      fc.tuple(...spoken),
    )
    .map(([first, value, rest]) => [verb, ...first, ...value, ...rest.flat()]);
  if (named.length === 0) return plain;
  return fc.oneof(
    plain,
    fc.tuple(...named).map((args) => [verb, "(", args.join(", "), ")"]),
  );
}
