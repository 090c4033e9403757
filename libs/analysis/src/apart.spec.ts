import { VOCABULARIES } from "@glither/dialects";
import { compile } from "@glither/roux";
import type { Core } from "@glither/roux/core";
import { describe, expect, it } from "@jest/globals";
import { difference } from "./difference.ts";

function rules(
  declared: string,
  { type = "integer", dialect = "governance", collection = "event", box = "blocked" } = {},
): Core {
  const text = `#pragma dialect glither.${dialect}
enrich answer : ${type} ${declared}
rule much = ${collection} | answer > 10 => into ${box}
`;
  const { core, diagnostics } = compile("apart", text, VOCABULARIES);
  if (core === undefined) throw new Error(diagnostics.map(({ message }) => message).join("; "));
  return core;
}

const counted = (by: string, from = "actor"): Core =>
  rules(`from ${from} ${by}`, { type: by.includes("sum") ? "number" : "integer" });
const mail = (declared: string): Core => rules(declared, { dialect: "mail", collection: "msg", box: "dropped" });

describe("two versions of an enrichment", () => {
  it("are one where they are declared alike", () => {
    expect(difference(counted("by count(1h)"), counted("by count(60m)")).kind).toBe("equivalent");
    expect(difference(mail("from from.domain fresh 1h"), mail("from from.domain fresh 60m")).kind).toBe("equivalent");
  });

  it.each([
    ["counted by another key", counted("by count(1h)"), counted("by count(1h)", "tool")],
    ["of another amount", counted("by sum(arguments.amount, 1h)"), counted("by sum(arguments.price, 1h)")],
    ["over another time", counted("by count(1h)"), counted("by count(2h)")],
  ])("%s are not taken for one", (_, before, after) => {
    expect(difference(before, after).kind).toBe("different");
  });

  it.each([
    ["that may be older", "from from.domain fresh 1h", "from from.domain fresh 30d"],
    ["that may be of any age", "from from.domain fresh 1h", "from from.domain"],
    ["of something else", "from from.domain", "from subject"],
  ])("%s are not taken for one", (_, before, after) => {
    expect(difference(mail(before), mail(after)).kind).toBe("different");
  });

  it("have names that say which is which", () => {
    const found = difference(counted("by count(1h)"), counted("by count(1h)", "tool"));
    const [change] = found.kind === "different" ? found.changes : [];
    expect(Object.keys(change?.witness.enrich ?? {})).toEqual(["answer", "answer from tool by count(1h)"]);
  });
});
