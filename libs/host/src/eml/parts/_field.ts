import { percentDecoded, wordsDecoded } from "./_bytes.ts";
import { boundaryParameters, fileNameParameters } from "./_parameters.ts";
import { valuesOf } from "./_values.ts";

/** What one content field says, in all readings. Types and encodings are in lower case. */
export interface ContentField {
  readonly types: readonly string[];
  readonly encodings: readonly string[];
  readonly dispositions: readonly string[];
  readonly charsets: readonly string[];
  readonly names: ReadonlySet<string>;
  readonly boundaries: ReadonlySet<string>;
}

const FIELD = /^(content-[a-z-]{2,40})[ \t]*:(.*)$/isu;
const CHARSET = /(?<![\w-])charset[ \t]{0,9}=[ \t]{0,9}["']?([\w.:+-]{1,40})/iu;
const NONE: ReadonlySet<string> = new Set();
const NOTHING: ContentField = {
  types: [],
  encodings: [],
  dispositions: [],
  charsets: [],
  names: NONE,
  boundaries: NONE,
};

/** @param field As it stands in the message, folded; without a character that is no text. */
export function readContentField(field: string): ContentField | undefined {
  const [, name = "", written = ""] = FIELD.exec(field) ?? [];
  const readings = unfolded(written);
  switch (name.toLowerCase()) {
    case "content-type": {
      const [fileNames, boundaries] = [readings.flatMap(fileNameParameters), readings.flatMap(boundaryParameters)];
      return {
        ...NOTHING,
        types: [...new Set(readings.flatMap(typesOf))],
        charsets: readings.flatMap((value) => CHARSET.exec(value)?.[1]?.toLowerCase() ?? []),
        names: union(fileNames.map(valuesOf)),
        boundaries: union(boundaries.map(valuesOf)),
      };
    }
    case "content-disposition": {
      const fileNames = readings.flatMap(fileNameParameters);
      return {
        ...NOTHING,
        dispositions: readings.map((value) => firstWord(value)),
        names: union(fileNames.map(valuesOf)),
      };
    }
    case "content-transfer-encoding":
      return { ...NOTHING, encodings: [...new Set(readings.map((value) => firstWord(value)))] };
    case "content-location":
      return { ...NOTHING, names: new Set(readings.map(lastSegment).filter(hasDot)) };
    // Some programs name a part by its description where nothing else names it.
    case "content-description":
      return { ...NOTHING, names: new Set(readings.flatMap((value) => wordsDecoded(value.trim())).filter(hasDot)) };
    default:
      return undefined;
  }
}

/** With the blanks of folded lines and without, with comments and without. */
function unfolded(written: string): string[] {
  if (!/[\r\n(]/u.test(written)) return [written];
  const kept = written.replaceAll(/[\r\n]+/gu, "");
  const readings = [kept];
  if (kept.length < written.trimEnd().length) readings.push(written.replaceAll(/[\r\n]+[ \t]*/gu, ""));
  return [...new Set(readings.flatMap((reading) => [reading, withoutComments(reading)]))];
}

/** Comments nest (RFC 5322 §3.2.2); one that does not end is none. */
function withoutComments(value: string): string {
  if (!value.includes("(")) return value;
  const kept: string[] = [];
  let [depth, from, quoted] = [0, 0, false];
  for (let at = 0; at < value.length; at++) {
    const character = value[at];
    if (character === "\\") at++;
    else if (character === '"' && depth === 0) quoted = !quoted;
    else if (character === "(" && !quoted) {
      if (depth === 0) kept.push(value.slice(from, at));
      depth++;
    } else if (character === ")" && depth > 0) {
      depth--;
      if (depth === 0) from = at + 1;
    }
  }
  return depth > 0 ? value : [...kept, value.slice(from)].join("");
}

/** What stands before the parameters, whether or not a `;` does. */
function typesOf(value: string): string[] {
  const [, type, subtype] =
    /^[\s"']*([\w!#$&^.+-]{1,127})[ \t]{0,9}\/[ \t]{0,9}([\w!#$&^.+-]{1,127})/u.exec(value) ?? [];
  return type === undefined || subtype === undefined ? [] : [`${type}/${subtype}`.toLowerCase()];
}

function firstWord(value: string): string {
  return /^[\s"']*([^\s;"'=]{0,127})/u.exec(value)?.[1]?.toLowerCase() ?? "";
}

function lastSegment(value: string): string {
  const path = /^[^?#]*/u.exec(value.trim())?.[0] ?? "";
  return percentDecoded(path.slice(path.lastIndexOf("/") + 1)).toString();
}

function hasDot(name: string): boolean {
  return name.includes(".");
}

function union(sets: readonly ReadonlySet<string>[]): ReadonlySet<string> {
  const [only = NONE] = sets;
  return sets.length < 2 ? only : new Set(sets.flatMap((set) => [...set]));
}
