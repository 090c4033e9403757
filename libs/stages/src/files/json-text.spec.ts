import { describe, expect, it } from "@jest/globals";
import { jsonText } from "./json-text.ts";

describe("JSON as it is printed", () => {
  it("holds no character that a terminal obeys or that turns the direction of writing", () => {
    const characters = Array.from({ length: 0x3000 }, (_, code) => String.fromCharCode(code)).join("");
    const text = jsonText({ [characters]: [characters] });
    expect(text).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u);
    expect(JSON.parse(text)).toEqual({ [characters]: [characters] });
  });

  it("is what it was where there are none", () => {
    const value = { name: "bücher 🤓", list: [1, null] };
    expect(jsonText(value, 2)).toBe(JSON.stringify(value, undefined, 2));
  });
});
