import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";

describe("random values", () => {
  it("are the same in each run of the unit suites", () => {
    const { GLITHER_SEED: seed } = process.env;
    expect(fc.readConfigureGlobal()).toEqual(seed === "random" ? {} : { seed: Number(seed ?? 1) });
  });
});
