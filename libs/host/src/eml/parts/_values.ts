import { percentDecoded, textsOf, unquoted, wordsDecoded } from "./_bytes.ts";
import type { Parameter } from "./_parameters.ts";

/**
 * All values that programs make of the parameters of one name: of each alone, decoded and not (RFC 2047, RFC 2231), and of
 * those in sections by number, by order, with the first or the last of two of one number, and up to a gap.
 */
export function valuesOf(parameters: readonly Parameter[]): Set<string> {
  const values = new Set<string>();
  const sections = parameters.filter(({ section }) => section !== undefined);
  for (const { section, encoded, values: written } of parameters) {
    if (section !== undefined) continue;
    for (const value of written) for (const text of encoded ? extended(value) : plain(value)) values.add(text);
  }
  for (const order of orders(sections)) for (const text of joined(order)) values.add(text);
  values.delete("");
  return values;
}

/** As it is, and decoded where it looks encoded. */
function plain(value: string): string[] {
  const texts = wordsDecoded(value);
  // A part may be quoted-printable as a whole, its header included.
  const quoted = /=[0-9a-f]{2}/iu.test(value) ? [unquoted(Buffer.from(value)).toString()] : [];
  return [...texts, ...quoted];
}

/** `charset'language'text` in percent signs, as it is, and for programs that do not know it, as a plain text. */
function extended(value: string): string[] {
  const [charset, text] = charsetOf(value);
  return [...textsOf(percentDecoded(text), charset), value];
}

function charsetOf(value: string): readonly [charset: string, text: string] {
  const first = value.indexOf("'");
  const second = value.indexOf("'", first + 1);
  return first < 0 || second < 0 ? ["utf-8", value] : [value.slice(0, first), value.slice(second + 1)];
}

function orders(sections: readonly Parameter[]): Parameter[][] {
  if (sections.length === 0) return [];
  const byNumber = (list: readonly Parameter[]): Parameter[] => {
    const unique = new Map(list.map((parameter) => [parameter.section ?? 0, parameter]));
    return [...unique.values()].sort((a, b) => (a.section ?? 0) - (b.section ?? 0));
  };
  const [last, first] = [byNumber(sections), byNumber(sections.toReversed())];
  const upToGap = (list: Parameter[]): Parameter[] => {
    const gap = list.findIndex(({ section }, place) => section !== place);
    return gap < 0 ? list : list.slice(0, gap);
  };
  return [last, first, upToGap(last), upToGap(first), [...sections]];
}

/** Sections one behind the other. Which of them are decoded, programs decide by section or by the first. */
function joined(sections: readonly Parameter[]): string[] {
  const [head, ...rest] = sections.map(({ values }) => values[0] ?? "");
  if (head === undefined) return [];
  const raw = [head, ...rest].join("");
  if (!sections.some(({ encoded }) => encoded)) return plain(raw);
  const [charset, text] = charsetOf(head);
  const parts = [text, ...rest].map((part, place) =>
    sections[place]?.encoded === true ? percentDecoded(part) : Buffer.from(part),
  );
  return [
    ...textsOf(Buffer.concat(parts), charset),
    ...textsOf(percentDecoded([text, ...rest].join("")), charset),
    raw,
  ];
}
