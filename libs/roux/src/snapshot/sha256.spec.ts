import { createHash } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import { sha256 } from "./sha256.ts";

describe("a digest", () => {
  it("is SHA-256 as others have it, at all lengths around a block", () => {
    for (const length of [...Array(200).keys(), 4095, 4096, 100_000]) {
      const bytes = Uint8Array.from({ length }, (_, at) => (at * 131 + length) & 0xff);
      expect([length, sha256(bytes)]).toEqual([length, `sha256:${createHash("sha256").update(bytes).digest("hex")}`]);
    }
  });
});
