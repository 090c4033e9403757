import { VOCABULARIES } from "@glither/dialects";
import { describe, expect, it } from "@jest/globals";
import { compile } from "../compile.ts";
import type { Core } from "../ir/core.ts";

function coreOf(text: string): Core {
  const { core, diagnostics } = compile("small", text, VOCABULARIES);
  if (core === undefined) throw new Error(JSON.stringify(diagnostics));
  return core;
}

const movesOf = ({ rules }: Core) => rules.flatMap(({ actions }) => actions.map(({ move }) => move));

describe("the core's ladders", () => {
  it("are those that the rules read or move on, the dialect's first", () => {
    const core = coreOf(`#pragma dialect glither.segment
enrich seal : { grade : ordered(low < high), held : { level : detail } } from origin
rule a = segment | seal.grade > low => raise clearance to secret, into live`);
    expect(core.ladders).toEqual([
      {
        name: "clearance",
        rungs: ["unrestricted", "restricted", "confidential", "secret", "top_secret"],
        restricts: "up",
      },
      { name: "detail", rungs: ["nothing", "existence", "summary", "full"], restricts: "down" },
      { name: "seal-grade-rung", rungs: ["low", "high"] },
    ]);
    expect(coreOf("#pragma dialect glither.segment\nrule a = segment | age > 1h => into live").ladders).toEqual([]);
  });
});

describe("a graded move", () => {
  it("is marked where it opens, whichever way the ladder restricts", () => {
    const core = coreOf(`#pragma dialect glither.segment
rule a = segment => lower clearance to restricted for partners, raise clearance to secret,
  lower detail to summary for "the press", raise detail to full, wrap for partners, into live`);
    expect(movesOf(core)).toEqual([
      { ladder: "clearance", direction: "lower", to: "restricted", for: "partners", downgrade: true },
      { ladder: "clearance", direction: "raise", to: "secret" },
      { ladder: "detail", direction: "lower", to: "summary", for: "the press" },
      { ladder: "detail", direction: "raise", to: "full", downgrade: true },
      undefined,
    ]);
  });

  it("needs an audience to go down on every ladder", () => {
    const { diagnostics } = compile(
      "small",
      "#pragma dialect glither.segment\nrule a = segment => lower detail to summary, lower clearance to secret, into live",
      VOCABULARIES,
    );
    expect(diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([
      "UNLAWFUL_LOWER `lower detail` holds for everybody",
      "UNLAWFUL_LOWER `lower clearance` opens to everybody",
    ]);
  });
});
