import { VOCABULARIES } from "@glither/dialects";
import { describe, expect, it } from "@jest/globals";
import { check } from "./check.ts";

const HEAD = "#pragma dialect glither.mail ; fold";
const REST = "rule rest = msg => into delivered\n";

/** What is found of two layers, `first` and `second`. */
function found(fold: string, first: string, second: string): readonly string[] {
  const files = new Map([
    ["first.glith", `${HEAD} first-match\n${first}`],
    ["second.glith", `${HEAD} first-match\n${second}`],
  ]);
  const text = `${HEAD} ${fold}\nlayer first from "first.glith"\nlayer second from "second.glith"\n`;
  return check("house", text, VOCABULARIES, { files }).diagnostics.map(
    ({ span, message, hint }) => `${span.line}: ${message}; ${hint}`,
  );
}

describe("layers", () => {
  it("are told of rules that another layer leaves nothing", () => {
    const first = `rule big = msg | size > 10 => into dropped\n${REST}`;
    const second = `rule bigger = msg | size > 20 => into dropped\nrule huge = msg | size > 5 => into dropped\n${REST}`;
    expect(found("strictest", first, second)).toEqual([
      "3: rule `second/bigger` never decides in this company; whatever it selects is disposed of by `first/big`",
    ]);
    expect(found("first-match", first, second)).toEqual([
      "3: layer `second` never decides; whatever its rules select is disposed of by `first`; leave it out, or move it",
    ]);
  });

  it("are told of layers that never decide, and not of rules that have no objection", () => {
    const first = `rule big = msg | size > 10 => into dropped\n${REST}`;
    expect(found("strictest", first, `rule bigger = msg | size > 20 => into dropped\n${REST}`)).toEqual([
      "3: layer `second` never decides; whatever its rules select is disposed of by `first`; leave it out, or move it",
    ]);
    expect(found("strictest", REST, first)).toEqual([]);
  });

  it("are not told what their own check tells", () => {
    const own = `rule a = msg | size > 10 | size < 5 => into dropped\nrule b = msg | size > 3 => into dropped
rule c = msg | size > 4 => into dropped\n`;
    expect(found("first-match", own, REST)).toEqual([]);
  });
});
