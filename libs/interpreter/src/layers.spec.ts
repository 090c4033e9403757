import { VOCABULARIES } from "@glither/dialects";
import { compile } from "@glither/roux";
import { describe, expect, it } from "@jest/globals";
import { explain } from "./explain.ts";
import { explanationLines } from "./explanation-lines.ts";

const HEAD = "#pragma dialect glither.mail ; fold";
const FILES = new Map([
  [
    "company.glith",
    `${HEAD} first-match\nrule big = msg | size > 10 => into dropped\nrule rest = msg => into delivered\n`,
  ],
  ["team.glith", `${HEAD} first-match\nrule news = msg | list.unsubscribe => into delivered\n`],
]);

function explained(fold: string, size: number, unsubscribe: boolean) {
  const text = `${HEAD} ${fold}\nlayer company from "company.glith"\nlayer team from "team.glith"\n`;
  const { core } = compile("house", text, VOCABULARIES, { files: FILES });
  if (core === undefined) throw new Error("the layers do not compile");
  const artifact = new Map<string, number | boolean>([
    ["size", size],
    ["list.unsubscribe", unsubscribe],
  ]);
  return explain(core, { artifact, enrich: new Map() });
}

describe("an explanation of layers", () => {
  it("says which one decides, and what the others would have done", () => {
    const explanation = explained("strictest", 11, true);
    expect(explanation).toMatchObject({
      rule: "company/big",
      ends: "dropped",
      layers: [
        { layer: "company", rule: "company/big", reason_class: "big", ends: "dropped" },
        { layer: "team", rule: "team/news", reason_class: "news", ends: "delivered" },
      ],
    });
    expect(explanationLines(explanation)).toEqual([
      "rule `company/big` takes it: dropped, because big",
      "  holds  size > 10",
      "    size = 11",
      "layer `team` would end it in delivered, by `team/news`",
      "nothing was asked",
    ]);
  });

  it("says that a layer closes where none of its rules holds", () => {
    expect(explained("strictest", 1, false)).toMatchObject({ rule: "team/default", reason_class: "no_rule" });
    expect(explanationLines(explained("strictest", 1, false))).toContain(
      "layer `company` would end it in delivered, by `company/rest`",
    );
  });

  it("looks no further than the first layer that decides under `first-match`", () => {
    const { rule, layers, rest } = explained("first-match", 1, true);
    expect({ rule, layers, rest }).toEqual({ rule: "company/rest", layers: undefined, rest: 1 });
  });
});
