import { expect, it } from "@jest/globals";
import fc from "fast-check";
import { isBinHex, MARK_FIRSTS, nameInMark } from "./_marks.ts";

const UUENCODED = /^begin(?:-base64)?[ \t]{1,9}[0-7]{1,6}[ \t]{1,9}(?=\S)/u;
const YENC = /^=ybegin [^\r\n]{0,400}?\bname=/u;
const BINHEX = /^\(This file must be converted with BinHex/u;

/** Lines that are marks, or nearly. */
const piece = fc.constantFrom(
  ..."begin|-base64|=ybegin |name=|name| |\t|0|644|1234567|a.exe|_|\xa0|\v|(This file must be converted with BinHex".split(
    "|",
  ),
);
const line = fc
  .tuple(fc.constantFrom("begin", "begin-base64", "=ybegin ", "(This file ", ""), fc.array(piece, { maxLength: 12 }))
  .map(([head, rest]) => head + rest.join(""));

it("a mark's name is where a pattern finds it", () => {
  fc.assert(
    fc.property(line, fc.constantFrom("", "x".repeat(399), "x".repeat(401)), (written, filling) => {
      const text = written.replace("=ybegin ", `=ybegin ${filling}`);
      const bytes = Buffer.from(`--${text}\nname=`, "latin1");
      const [start, end] = [2, 2 + text.length];
      const name = (UUENCODED.exec(text) ?? YENC.exec(text))?.[0];
      expect(nameInMark(bytes, start, end)).toBe(name === undefined ? undefined : start + name.length);
      expect(isBinHex(bytes, start, end)).toBe(BINHEX.test(text));
      if (name !== undefined || BINHEX.test(text)) expect(MARK_FIRSTS[bytes[start] ?? 0]).toBe(1);
    }),
    { numRuns: 2_000 },
  );
});
