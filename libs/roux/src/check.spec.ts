import { VOCABULARIES } from "@glither/dialects";
import { describe, expect, it } from "@jest/globals";
import { check } from "./check.ts";

const TEXT = `#pragma dialect glither.mail
rule big = msg | size > 10 => into dropped
rule bigger = msg | size > 20 => into dropped
rule small = msg | size < 10 => into delivered
`;

describe("check", () => {
  it("says of which rules it has no answer, and why, without calling that a fault", () => {
    const { diagnostics, undecided } = check("small", TEXT, VOCABULARIES, { steps: 0 });
    expect(diagnostics).toEqual([]);
    expect(undecided.map(({ rule, reason, span }) => [rule, reason, span.line, span.column, span.length])).toEqual([
      ["big", "out_of_time", 2, 6, 3],
      ["bigger", "out_of_time", 3, 6, 6],
      ["small", "out_of_time", 4, 6, 5],
    ]);
    expect(undecided[0]?.message).toBe(
      "it is undecided whether rule `big` can ever dispose: the time for the whole ruleset ran out",
    );
  });

  it("gives a witness for each rule that is not dead, where that is asked for", () => {
    const { witnesses } = check("small", TEXT, VOCABULARIES, { witnesses: true });
    expect([...(witnesses ?? [])].map(([rule, { artifact }]) => [rule, artifact["size"]])).toEqual([
      ["big", 11],
      ["small", 0],
    ]);
    expect(check("small", TEXT, VOCABULARIES).witnesses).toBeUndefined();
  });
});
