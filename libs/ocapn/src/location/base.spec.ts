import { expect, it } from "@jest/globals";
import fc from "fast-check";
import { fromBase32, fromBase64Url, toBase32, toBase64Url } from "./base.ts";

it("writes base64url as Node does, and reads it back", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      const text = Buffer.from(bytes).toString("base64url");
      expect(toBase64Url(bytes)).toBe(text);
      expect(fromBase64Url(text)).toEqual(bytes);
    }),
  );
});

it.each([
  ["", ""],
  ["f", "my"],
  ["fo", "mzxq"],
  ["foo", "mzxw6"],
  ["foob", "mzxw6yq"],
  ["fooba", "mzxw6ytb"],
  ["foobar", "mzxw6ytboi"],
])("writes base32 as RFC 4648 has it: %s", (plain, text) => {
  const bytes = new TextEncoder().encode(plain);
  expect(toBase32(bytes)).toBe(text);
  expect(fromBase32(text)).toEqual(bytes);
});

it.each(["mz======", "MY", "mz", "m", "m1", "mzxw6y", "ab8a", "my "])("reads no other base32: %s", (text) => {
  expect(() => fromBase32(text)).toThrow("text that is not the one that its bytes have");
});

it("has one text for each run of bytes", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(..."abyz27"), maxLength: 30 }), (text) => {
      let bytes: Uint8Array;
      try {
        bytes = fromBase32(text);
      } catch {
        return;
      }
      expect(toBase32(bytes)).toBe(text);
    }),
  );
});
