import { SyrupError } from "./error.ts";

/**
 * How many bytes a text is in UTF-8.
 *
 * @throws SyrupError `NOT_UTF8`: half of a surrogate pair
 */
export function utf8Length(text: string): number {
  let length = text.length;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) continue;
    if (unit < 0x800) length += 1;
    else if (unit < 0xd800 || unit > 0xdfff) length += 2;
    else {
      const next = text.charCodeAt(at + 1);
      if (unit > 0xdbff || !(next >= 0xdc00 && next <= 0xdfff))
        throw new SyrupError("NOT_UTF8", "half of a surrogate pair in a string");
      // Two units, four bytes.
      length += 2;
      at++;
    }
  }
  return length;
}
