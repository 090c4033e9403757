import { describe, expect, it } from "@jest/globals";
import { SHARED_TEXT, withoutShared, withShared } from "./shared.ts";

const OWN = "package glither:mail@0.1.0;\n\nworld gate {\n  use glither:roux/types@0.1.0.{receipt};\n}\n";
const WHOLE = `${OWN}\n${SHARED_TEXT}`;

describe("the package that all worlds share", () => {
  it("is left out of what a component carries, and put back", () => {
    expect(withoutShared(WHOLE)).toBe(OWN);
    expect(withShared(OWN)).toBe(WHOLE);
  });

  it("is not put where it is, nor in place of another version of it", () => {
    const other = OWN.replace("types@0.1.0", "types@0.2.0");
    for (const text of [WHOLE, other, "package a:b;\n"]) expect(withShared(text)).toBe(text);
  });
});
