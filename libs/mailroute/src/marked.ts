import type { Marks } from "./deciding/fate.ts";
import { withoutFields } from "./header.ts";

/** What begins the names of fields that a border writes. Those that a message comes with are nobody's word here. */
export const PREFIX = "X-Glither-";

const WIDEST = 45;
const IS_FIELD = /^[!-9;-~]{1,100}$/u;

/** The header fields that say what rules have decided, to whatever delivers the message then. Lines of a value end with LF. */
export function fieldsOf({ tags, folder, flags, headers }: Marks): (readonly [name: string, value: string])[] {
  return [
    ...tags.map((tag) => [`${PREFIX}Tag`, encoded(tag)] as const),
    ...flags.map((flag) => [`${PREFIX}Flag`, encoded(flag)] as const),
    ...(folder === undefined ? [] : [[`${PREFIX}Folder`, encoded(folder)] as const]),
    ...headers.flatMap(([name, value]) => (IS_FIELD.test(name) ? [[name, encoded(value)] as const] : [])),
  ];
}

/** Whether a field that a message came with would be taken for one of the border's: by its name, or since rules set fields of that name. */
export function isOurs(name: string, set: ReadonlySet<string>): boolean {
  const own = name.trim().toLowerCase();
  return own.startsWith(PREFIX.toLowerCase()) || set.has(own);
}

/** A text as a field's value: of ASCII alone (RFC 2047), and in as many lines as it has words then, since one has 998 bytes at most (RFC 5322 §2.1.1). */
function encoded(text: string): string {
  if (/^[ -~]*$/u.test(text) && !text.includes("=?")) return text;
  const words: string[] = [];
  let word = "";
  for (const character of text.toWellFormed()) {
    if (Buffer.byteLength(word + character) > WIDEST) {
      words.push(word);
      word = "";
    }
    word += character;
  }
  return [...words, word].map((each) => `=?UTF-8?B?${Buffer.from(each).toString("base64")}?=`).join("\n ");
}

/** The message with these fields at its head, and without those that only a border writes. */
export function marked(raw: Uint8Array, marks: Marks, set: ReadonlySet<string>): Buffer {
  const own = fieldsOf(marks).map(([name, value]) => `${name}: ${value.replaceAll("\n", "\r\n")}\r\n`);
  return Buffer.concat([Buffer.from(own.join(""), "latin1"), withoutFields(raw, (name) => isOurs(name, set))]);
}
