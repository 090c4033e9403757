import { describe, expect, it } from "@jest/globals";
import { appendCustomSection } from "./_sections.ts";
import { embedWorld, readWorld } from "./world.ts";

const COMPONENT = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00);
const WORLD = "package glither:mail@0.1.0;\n";

describe("the world inside a component", () => {
  it("is read back letter by letter", () => {
    for (const text of [WORLD, "", "\u{feff}x"]) expect(readWorld(embedWorld(COMPONENT, text))).toBe(text);
  });

  it("must be there, once, as text", () => {
    expect(() => readWorld(COMPONENT)).toThrow(expect.objectContaining({ code: "RECORD_MISSING" }));
    const twice = embedWorld(embedWorld(COMPONENT, WORLD), WORLD);
    const bytes = appendCustomSection(COMPONENT, "glither.world", Uint8Array.of(0xff));
    for (const component of [twice, bytes]) {
      expect(() => readWorld(component)).toThrow(expect.objectContaining({ code: "RECORD_MALFORMED" }));
    }
  });
});
