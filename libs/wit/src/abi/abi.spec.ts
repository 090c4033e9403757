import { VOCABULARIES } from "@glither/dialects";
import { compile } from "@glither/roux";
import { describe, expect, it } from "@jest/globals";
import { deriveWorld } from "../world.ts";
import { abiWorld } from "./functions.ts";
import { alignment, fieldOffsets, flatten, payloadOffset, size } from "./layout.ts";
import { OBLIGATION, RECEIPT, VERDICT } from "./receipt.ts";
import { type AbiType, abiType, option, STRING, tuple } from "./types.ts";

const SCALAR = abiType({ kind: "scalar" });
const u64: AbiType = { kind: "u64" };

describe("the layout of the canonical ABI", () => {
  it.each<[string, AbiType, number, number]>([
    ["a boolean", { kind: "bool" }, 1, 1],
    ["a text", STRING, 8, 4],
    ["an absent or present text", option(STRING), 12, 4],
    ["an optional whole number", option({ kind: "s64" }), 16, 8],
    ["an optional boolean", option({ kind: "bool" }), 2, 1],
    ["a dated enum", abiType({ kind: "dated", of: { kind: "enum", name: "e", symbols: ["a", "b"] } }), 16, 8],
    ["a scalar", SCALAR, 16, 8],
    ["an obligation", OBLIGATION, 40, 8],
    ["a verdict", VERDICT, 36, 4],
    ["a receipt", RECEIPT, 60, 4],
    ["an enum of more symbols than a byte counts", many(257), 2, 2],
  ])("gives %s its size and alignment", (_, type, bytes, aligned) => {
    expect([size(type), alignment(type)]).toEqual([bytes, aligned]);
  });

  it("pads between fields", () => {
    const record = tuple({ kind: "bool" }, u64, { kind: "bool" });
    expect(record.kind === "record" && fieldOffsets(record)).toEqual([0, 8, 16]);
    expect(size(record)).toBe(24);
    expect(SCALAR.kind === "variant" && payloadOffset(SCALAR)).toBe(8);
  });

  it("joins the slots of a variant's cases", () => {
    expect(flatten(SCALAR)).toEqual(["i32", "i64", "i32"]);
    expect(flatten(option(STRING))).toEqual(["i32", "i32", "i32"]);
  });
});

describe("the functions of a world", () => {
  it("pass few values flat, answers of several values through memory", () => {
    const { enrich, dispose } = worldOf("from.domain == dkim.domain");
    expect(dispose.core).toEqual({ params: ["i32", "i32"], results: ["i32"] });
    expect(enrich[0]).toMatchObject({
      module: "cm32p2|glither:mail/enrich@0.1",
      name: "dkim-domain",
      core: { params: ["i32", "i32", "i32"], results: [] },
    });
  });

  it("pass more than sixteen values through memory", () => {
    const texts = ["from.address", "from.domain", "from.org", "recipient.address", "recipient.domain", "recipient.org"];
    const guards = [...texts, "subject", "list.unsubscribe", "attachment.ext"].join(" | ");
    const { dispose, enrich } = worldOf(`${guards} | sender.allowlisted`);
    expect(dispose).toMatchObject({ spilledParams: true, core: { params: ["i32"], results: ["i32"] } });
    expect(enrich[0]?.core).toEqual({ params: ["i32"], results: ["i32"] });
  });
});

function worldOf(guards: string) {
  const source = `#pragma dialect glither.mail\n#pragma version 1.0.0\nrule a = msg | ${guards} => into delivered\n`;
  const { core } = compile("test", source, VOCABULARIES);
  if (core === undefined) throw new Error("the ruleset does not compile");
  return abiWorld(deriveWorld(core));
}

function many(count: number): AbiType {
  return abiType({ kind: "enum", name: "e", symbols: Array.from({ length: count }, (_, index) => `s${index}`) });
}
