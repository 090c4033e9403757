import { decodeWords } from "postal-mime";

/** What is written for people. */
interface Shown {
  /** What stands before the address, quotes undone and comments left out. */
  readonly phrase: string;
  /** What its comments hold, one behind the other. */
  readonly comment: string;
}

/** One entry of an address field: what is written for people, and the rest. */
export interface Entry extends Shown {
  /** All of it, as it stands in the field. */
  readonly written: string;
  /** What stands before colons since the entry before it: names of groups, which are nobody's, and are shown all the same. */
  readonly groups: readonly Shown[];
}

/**
 * The entries of an address field (RFC 5322 §3.4), in one pass. A field in which a quote, a comment or a bracket does not end is
 * one entry, since nobody can say where its parts lie.
 */
export function entriesOf(field: string): readonly Entry[] {
  const entries: Entry[] = [];
  let groups: Shown[] = [];
  let [written, phrase, comment] = [0, "", ""];
  let [depth, from] = [0, 0];
  let [quoted, angle] = [false, false];
  const finish = (end: number): void => {
    const whole = field.slice(written, end).trim();
    if (whole !== "") {
      entries.push({ written: whole, phrase: tidy(phrase), comment: tidy(comment), groups });
      groups = [];
    }
    [written, phrase, comment, from] = [end + 1, "", "", end + 1];
  };
  const take = (end: number): void => {
    const piece = field.slice(from, end);
    if (depth > 0) comment += piece;
    else if (!angle) phrase += piece;
    from = end + 1;
  };
  for (let at = 0; at < field.length; at++) {
    const character = field[at];
    if (character === "\\" && (quoted || depth > 0)) {
      take(at);
      at++;
    } else if (character === '"' && depth === 0) {
      take(at);
      quoted = !quoted;
    } else if (quoted) continue;
    else if (character === "(" || (character === ")" && depth > 0)) {
      take(at);
      depth += character === "(" ? 1 : -1;
      if (depth === 0) comment += " ";
    } else if (depth > 0) continue;
    else if (character === "<" || character === ">") {
      take(at);
      angle = character === "<";
    } else if ((character === "," || character === ";") && !angle) {
      take(at);
      finish(at);
    } else if (character === ":" && !angle) {
      take(at);
      groups.push({ phrase: tidy(phrase), comment: tidy(comment) });
      [written, phrase, comment, from] = [at + 1, "", "", at + 1];
    }
  }
  if (quoted || depth > 0 || angle) return [{ written: field, phrase: tidy(before(field)), comment: "", groups }];
  take(field.length);
  finish(field.length);
  return entries;
}

/** The name that an entry shows: its phrase, or where it has none but an address, its comment. */
export function nameOf({ phrase, comment }: Entry): string {
  const shown = phrase === "" || phrase.includes("@") ? comment : phrase;
  return decoded(shown);
}

/**
 * Every name that a program may show for an entry: encoded words decoded and not, what stands before a colon alone and with the
 * rest, and all of it without what nobody sees and with letters that look like others as these.
 */
export function namesOf({ phrase, comment, written, groups }: Entry): readonly string[] {
  const isAddress = !written.includes("<") && /^\S*@\S*$/u.test(phrase);
  const own = isAddress ? "" : phrase;
  const named = groups.map((group) => group.phrase);
  const whole = [...named, own].filter((text) => text !== "").join(": ");
  const texts = [own, comment, ...named, ...groups.map((group) => group.comment), whole];
  const shown = [...new Set(texts)].flatMap((text) => [decoded(text), text.toWellFormed()]);
  const names = shown.flatMap((text) => [text, plainly(text)]).filter((name) => name !== "");
  return [...new Set(names)];
}

function decoded(text: string): string {
  return tidy((text.includes("=?") ? decodeWords(text) : text).toWellFormed());
}

/** Without invisible characters and marks that turn the writing, and with letters of one form (Unicode's NFKC). */
function plainly(text: string): string {
  return tidy(
    text
      .normalize("NFKC")
      .replaceAll(/[\p{Cc}\p{Cf}]/gu, "")
      .toWellFormed(),
  );
}

function tidy(text: string): string {
  return text.replaceAll(/\s+/gu, " ").trim();
}

function before(field: string): string {
  const end = field.search(/[<"(]/u);
  return end < 0 ? field : field.slice(0, end);
}
