import { compileModule } from "@glither/codegen-wasm";
import { VOCABULARIES } from "@glither/dialects";
import { compile } from "@glither/roux";
import type { ArtifactValue, Core } from "@glither/roux/core";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { interpreterBackEnd } from "./interpreter-back-end.ts";
import { caseOf } from "./testing/cases.ts";
import { directBackEnd } from "./testing/direct.ts";

/** Few texts that begin, end and continue one another, so that many rules fit one artifact. */
const TEXTS = ["", "a", "ab", "abc", "b", "bc", "c", "é", "aé", "a.c", "😀", "x".repeat(20), `${"x".repeat(19)}y`];
const text = fc.constantFrom(...TEXTS);
const quoted = text.map((value) => JSON.stringify(value));
const literal = fc
  .constantFrom(...TEXTS.filter((value) => value !== ""))
  .map((value) => value.replace(/[.]/gu, "\\$&"));
const path = fc.constantFrom("client.helo", "subject", "attachment.ext", 'headers["x-k"]');
const number = fc.constantFrom("0", "-1", "1", "9007199254740991");

const phrase = (...parts: readonly (string | fc.Arbitrary<string>)[]): fc.Arbitrary<string> =>
  fc.tuple(...parts.map((part) => (typeof part === "string" ? fc.constant(part) : part))).map((all) => all.join(""));

/** Guards by which a rule can be looked up. */
const key = fc.oneof(
  phrase(path, " == ", quoted),
  phrase(path, " in { ", quoted, ", ", quoted, " }"),
  phrase(path, " ~ /^", literal, "/"),
  phrase(path, " ~ /", literal, "$/"),
  phrase(path, " ~ /^", literal, "$/"),
  phrase("(list.id == ", quoted, " or list.id ~ /^", literal, "/)"),
  phrase("size == ", number),
  phrase("attachment.count in { ", number, ", ", number, " }"),
  phrase("spf.result == ", fc.constantFrom("none", "pass", "fail")),
);
/** Guards that stand beside them: they may ask, and may fail. */
const other = fc.constantFrom("list.unsubscribe", "not sender.allowlisted", "dmarc.policy != none", 'subject != "a"');
const domains = fc.constantFrom(...["", "a", "ab", "abc", "b", "bc", "c"].map((value) => JSON.stringify(value)));
const asked = phrase("dkim.domain == ", domains);
const guards = fc.oneof(
  { weight: 6, arbitrary: key },
  { weight: 2, arbitrary: phrase(key, " | ", other) },
  { weight: 1, arbitrary: phrase(other, " | ", key) },
  { weight: 1, arbitrary: phrase(key, " | ", key) },
);
const effect = fc.constantFrom(
  "into delivered",
  "into dropped",
  "tag SEEN, into delivered",
  "hold into quarantine after 1h into dropped",
);

function ruleset(fold: string): fc.Arbitrary<Core> {
  const rules = (guard: fc.Arbitrary<string>) =>
    fc.array(fc.tuple(guard, effect), { minLength: 8, maxLength: 90, size: "max" });
  return fc.oneof({ weight: 4, arbitrary: rules(guards) }, rules(asked)).map((all) => {
    const lines = all.map(([guard, done], at) => `rule r${at} = msg | ${guard} => ${done}`);
    const source = `#pragma dialect glither.mail; fold ${fold}\n#pragma version 0.1.0\n${lines.join("\n")}\n`;
    const { core, diagnostics } = compile("dispatch", source, VOCABULARIES);
    if (core === undefined) throw new Error(JSON.stringify(diagnostics[0]));
    return core;
  });
}

const value = fc.record({
  "client.helo": text,
  "list.id": text,
  subject: text,
  "attachments.exts": fc.array(text, { maxLength: 2 }),
  "attachment.count": fc.constantFrom(0, 1),
  size: fc.constantFrom(0, 1, -1, 2 ** 53 - 1),
  headers: text.map((found) => [["X-K", found]]),
  "list.unsubscribe": fc.boolean(),
  "spf.result": fc.constantFrom("none", "pass", "softfail"),
});
const answers = fc.record({
  "sender.allowlisted": fc.boolean(),
  "dmarc.policy": fc.constantFrom("none", "reject"),
  "dkim.domain": fc.option(text),
});
const crossings = fc.array(fc.tuple(value, answers), { minLength: 40, maxLength: 40 });

describe.each(["first-match", "accumulate"])("rules that are looked up, under %s", (fold) => {
  it("dispose as the interpreter does, which asks them one after the other", async () => {
    await fc.assert(
      fc.asyncProperty(ruleset(fold), crossings, async (core, values) => {
        const [direct, interpreter] = [await directBackEnd(core), interpreterBackEnd(core)];
        for (const [artifact, enrich] of values) {
          const example = caseOf({
            artifact: new Map<string, ArtifactValue>(Object.entries(artifact)),
            enrich: new Map<string, ArtifactValue>(Object.entries(enrich)),
          });
          expect(JSON.stringify(direct.run(example))).toBe(JSON.stringify(interpreter.run(example)));
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe("what a ruleset of many rules becomes", () => {
  const rules = (count: number): Core => {
    const lines = Array.from(
      { length: count },
      (_, at) => `rule r${at} = msg | client.helo == "d${at}.example" => into delivered`,
    );
    const source = `#pragma dialect glither.mail\n#pragma version 0.1.0\n${lines.join("\n")}\n`;
    const { core } = compile("many", source, VOCABULARIES);
    if (core === undefined) throw new Error("the rules do not compile");
    return core;
  };

  it("is data, not code", () => {
    expect(compileModule(rules(1000)).functions).toEqual(
      compileModule(rules(500)).functions.map(() => expect.anything()),
    );
  });

  it("finds the last of them, and none", async () => {
    const direct = await directBackEnd(rules(3000));
    const run = (domain: string) => direct.run(caseOf({ artifact: new Map([["client.helo", domain]]) })).rule;
    expect([run("d2999.example"), run("d0.example"), run("d3000.example"), run("")]).toEqual([
      "r2999",
      "r0",
      "default",
      "default",
    ]);
  });
});
