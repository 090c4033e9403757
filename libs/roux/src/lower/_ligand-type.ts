import type { Member, ValueType } from "../ir/types.ts";
import { kebab, worldName, worldSymbol } from "../ir/world-name.ts";
import type { LigandType, Word } from "../syntax/ast.ts";
import { listed, nearest } from "../wording.ts";
import { type Context, replacement } from "./context.ts";

const SIMPLE = ["text", "boolean", "integer", "number", "duration", "ip"] as const;
const MOMENTS = ["instant", "date", "time"] as const;

/** Deeper than any answer has a reason to be; what nests deeper is a mistake, or meant to exhaust a back end. */
const MAX_DEPTH = 8;

/**
 * The type of a declared enrichment, or undefined after a report. Types of its own take their names in the world from
 * `names`, the way to them: `standing-record`, `standing-level-rung`.
 */
export function lowerLigandType(context: Context, type: LigandType, names: readonly Word[]): ValueType | undefined {
  const name = names.map(({ text }) => kebab(text)).join("-");
  switch (type.kind) {
    case "ordered": {
      if (!areDistinct(context, "rung", type.rungs.items)) return undefined;
      const symbols = type.rungs.items.map(({ text }) => text);
      return { kind: "enum", name: `${name}-rung`, symbols, ordered: true };
    }
    case "record": {
      const last = names.at(-1);
      if (last && names.length > MAX_DEPTH) {
        context.error("TYPE_MISMATCH", `a record nests at most ${MAX_DEPTH} deep`, last.span);
        return undefined;
      }
      const fields = type.fields.items;
      const distinct = areDistinct(
        context,
        "member",
        fields.map((field) => field.name),
      );
      const members = fields.flatMap((field): Member[] => {
        const inner = lowerLigandType(context, field.type, [...names, field.name]);
        if (inner?.kind === "list") {
          context.error("TYPE_MISMATCH", "a member of a record is no list", field.name.span, {
            hint: "declare the list as an enrichment of its own",
          });
          return [];
        }
        return inner ? [{ name: field.name.text, type: inner }] : [];
      });
      return distinct && members.length === fields.length
        ? { kind: "record", name: `${name}-record`, members }
        : undefined;
    }
    case "list": {
      const of = lowerLigandType(context, type.of, names);
      if (of?.kind !== "list") return of && { kind: "list", of };
      const last = names.at(-1);
      if (last) context.error("TYPE_MISMATCH", "a list of lists cannot be asked for its elements", last.span);
      return undefined;
    }
    case "named":
      return namedType(context, type.name);
  }
}

function namedType(context: Context, { text, span }: Word): ValueType | undefined {
  const simple = SIMPLE.find((kind) => kind === text);
  if (simple) return { kind: simple };
  const unit = MOMENTS.find((own) => own === text);
  if (unit) return { kind: "moment", unit };
  const { ladders = [] } = context.vocabulary;
  const ladder = ladders.find((candidate) => candidate.name === text);
  if (ladder) return ladder;
  const names = [...SIMPLE, ...MOMENTS, ...ladders.map((candidate) => candidate.name)];
  const meant = nearest(text, names);
  context.error("TYPE_MISMATCH", `unknown type \`${text}\``, span, {
    ...(meant === undefined
      ? { hint: `there is ${listed(names)}, \`ordered(low < high)\`, \`list(type)\` and \`{ name : type }\`` }
      : { hint: `did you mean \`${meant}\`?`, fix: replacement(span, meant) }),
  });
  return undefined;
}

/** Whether the names differ in the world, too; and can stand there. */
function areDistinct(context: Context, what: "member" | "rung", words: readonly Word[]): boolean {
  const inWorld = what === "rung" ? worldSymbol : worldName;
  const seen = new Map<string, Word>();
  let sound = true;
  for (const word of words) {
    const earlier = seen.get(inWorld(word.text));
    if (earlier)
      context.error("DUPLICATE_NAME", `there are two ${what}s named \`${word.text}\``, word.span, {
        hint: "rename one of them; case and `_` make no difference",
        related: [{ message: "the first one", span: earlier.span }],
      });
    else seen.set(inWorld(word.text), word);
    sound = canStand(context, word) && earlier === undefined && sound;
  }
  return sound;
}

/** A name that has no form in the world is reported. */
export function canStand(context: Context, { text, span }: Word): boolean {
  if (/^[a-z][a-z0-9]*(?:-[a-z][a-z0-9]*)*$/u.test(worldName(text))) return true;
  context.error("SYNTAX", `\`${text}\` cannot stand in the ruleset's contract`, span, {
    hint: "begin each of its words with a letter, and part them by one `_`",
  });
  return false;
}
