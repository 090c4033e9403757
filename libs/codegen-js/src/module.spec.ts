import { VOCABULARIES } from "@glither/dialects";
import { compile, type Vocabulary } from "@glither/roux";
import { type ArtifactValue, type Core, readArtifact } from "@glither/roux/core";
import {
  arbitraryAnswers,
  arbitraryArtifact,
  arbitraryRuleset,
  artifactFor,
  type Crossing,
  meaning,
} from "@glither/roux/testing";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { generateModule } from "./module.ts";
import { runModule } from "./testing/run-module.ts";

function coreOf(text: string, vocabularies: ReadonlyMap<string, Vocabulary> = VOCABULARIES): Core {
  const { core, diagnostics } = compile("example", text, vocabularies);
  if (core === undefined) throw new Error(JSON.stringify(diagnostics));
  return core;
}

function valuesOf(core: Core, json: object): ReadonlyMap<string, ArtifactValue> {
  const { values, problems } = readArtifact(core.fields, json);
  if (values === undefined) throw new Error(problems.join("; "));
  return values;
}

/** Only what the ruleset reads: a component is handed no more. */
function cross(rules: string, artifact: object = {}, answers: Readonly<Record<string, ArtifactValue>> = {}): Crossing {
  const core = coreOf(`#pragma dialect glither.mail\n${rules}`);
  return runModule(generateModule(core), core, valuesOf(core, artifact), new Map(Object.entries(answers)));
}

const holds = (guard: string, artifact: object = {}, answers: Readonly<Record<string, ArtifactValue>> = {}): boolean =>
  cross(`rule a = msg | ${guard} => into delivered`, artifact, answers).rule === "a";

describe("the generated module", () => {
  it("does what its ruleset means, for random rulesets and artifacts", () => {
    const examples = fc.constantFrom(...VOCABULARIES.values()).chain((dialect) =>
      fc.record({
        text: arbitraryRuleset(dialect),
        inputs: fc.array(fc.tuple(arbitraryArtifact(dialect), arbitraryAnswers(dialect)), {
          minLength: 4,
          maxLength: 8,
        }),
        dialect: fc.constant(dialect),
      }),
    );
    const reached = new Set<string>();
    fc.assert(
      fc.property(examples, ({ text, inputs, dialect }) => {
        const core = coreOf(text);
        const source = generateModule(core);
        for (const [json, answers] of inputs) {
          const values = artifactFor(core, dialect, json);
          const expected = meaning(core, values, new Map(Object.entries(answers)));
          expect(runModule(source, core, values, new Map(Object.entries(answers)))).toEqual(expected);
          reached.add(expected.outcome.kind + String(expected.rule === "default"));
        }
      }),
      { numRuns: 400 },
    );
    expect([...reached].sort()).toEqual(["pendingfalse", "settledfalse", "settledtrue"]);
  });

  it("takes an absent value for nothing", () => {
    const absent = { "dkim.domain": null };
    expect(holds("dkim.domain", {}, absent)).toBe(false);
    expect(holds("not dkim.domain", {}, absent)).toBe(true);
    expect(holds('dkim.domain == ""', {}, absent)).toBe(false);
    expect(holds("dkim.domain == attachment.ext", {}, absent)).toBe(false);
    expect(holds("dkim.domain != attachment.ext", {}, absent)).toBe(true);
    expect(holds("dkim.domain ~ /^$/", {}, absent)).toBe(false);
    expect(holds("dkim.domain !~ /^$/", {}, absent)).toBe(true);
    expect(holds('dkim.domain in { "" }', {}, absent)).toBe(false);
    expect(holds('dkim.domain not in { "" }', {}, absent)).toBe(true);
    expect(holds("dkim.domain", {}, { "dkim.domain": "" })).toBe(true);
  });

  it("asks from left to right, only when an answer counts, and at most once", () => {
    const rules = `
      group vouched = msg | sender.allowlisted and dkim.domain
      rule a = msg | size > 10 and dmarc.policy == reject => into dropped
      rule b = msg | dkim.domain == from.domain or dmarc.policy == none => into delivered
      rule c = vouched | dmarc.policy != none => into delivered
      rule d = msg | msg not in vouched => into dropped`;
    const answers = { "sender.allowlisted": false, "dkim.domain": "a", "dmarc.policy": "reject" };
    expect(cross(rules, { "from.domain": "a" }, answers)).toMatchObject({ rule: "b", asked: ["dkim.domain"] });
    expect(cross(rules, { size: 11 }, answers)).toMatchObject({ rule: "a", asked: ["dmarc.policy"] });
    expect(cross(rules, { size: 1 }, answers)).toMatchObject({
      rule: "d",
      asked: ["dkim.domain", "dmarc.policy", "sender.allowlisted"],
    });
  });

  it("keeps nothing from one crossing to the next", () => {
    const core = coreOf(
      "#pragma dialect glither.mail\nrule a = msg | sender.allowlisted | subject ~ /x/ => into delivered",
    );
    const source = generateModule(core);
    const run = (allowed: boolean): Crossing =>
      runModule(source, core, valuesOf(core, { subject: "x" }), new Map([["sender.allowlisted", allowed]]));
    expect([run(true).rule, run(false).rule, run(true).rule]).toEqual(["a", "default", "a"]);
  });

  it("calls actions in the order written, with the token of a suspending verb that is not the last", () => {
    const crossing = cross(
      'rule a = msg | subject => tag one, hold into quarantine, tag "t\\"wo", route to x.y after 72h into dropped',
      {
        subject: "s",
      },
    );
    expect(crossing.actions).toEqual([
      ["tag", "one"],
      ["hold", "quarantine"],
      ["tag", 't"wo'],
      ["route", "x.y"],
    ]);
    expect(crossing.outcome).toMatchObject({ kind: "pending", state: "quarantine" });
  });

  it("compares whole numbers beyond 32 bits exactly", () => {
    const size = Number.MAX_SAFE_INTEGER;
    expect(holds(`size == ${size}`, { size })).toBe(true);
    expect(holds(`size == ${size - 1}`, { size })).toBe(false);
    expect(holds(`size > ${size - 1}`, { size })).toBe(true);
    expect(holds("size in { 1, 4294967296 }", { size: 4_294_967_296 })).toBe(true);
    expect(holds("size < -1", { size: -2 })).toBe(true);
  });

  it("finds the first header of a name without regard to ASCII case, and to no other", () => {
    const headers = [
      ["X-Other", "no"],
      ["LIST-ID", "first"],
      ["list-id", "second"],
    ];
    expect(holds('headers["List-Id"] == "first"', { headers })).toBe(true);
    expect(holds('headers["List-Id"] == "second"', { headers })).toBe(false);
    expect(holds('headers["X-None"]', { headers })).toBe(false);
    expect(holds('headers["X-Ü"]', { headers: { "x-Ü": "1" } })).toBe(true);
    expect(holds('headers["X-Ü"]', { headers: { "x-ü": "1" } })).toBe(false);
    expect(holds('headers["List-\u{212A}"]', { headers: { "list-k": "1" } })).toBe(false);
  });

  it("matches regexes as they are written", () => {
    expect(holds("subject ~ /^(exe|scr)$/i", { subject: "EXE" })).toBe(true);
    expect(holds("subject ~ /^.$/", { subject: "😀" })).toBe(true);
    expect(holds("subject ~ /^.$/", { subject: "\n" })).toBe(false);
    expect(holds("subject ~ /^.$/s", { subject: "\n" })).toBe(true);
    expect(holds("subject ~ /[/]\\//", { subject: "//" })).toBe(true);
    expect(holds("subject ~ /\u2028/", { subject: "\u2028" })).toBe(true);
    expect(holds("subject ~ /[\u2029]/", { subject: "\u2028" })).toBe(false);
    expect(holds("subject !~ /x/", { subject: "" })).toBe(true);
    expect(holds("subject ~ /^ſk$/i", { subject: "S\u212a" })).toBe(true);
    expect(holds("subject ~ /\\B/", { subject: "a😀a" })).toBe(false);
  });

  it("leaves no case to the engine, and says what was written", () => {
    const core = coreOf("#pragma dialect glither.mail\nrule a = msg | subject ~ /^k\u2028/i => into delivered");
    expect(generateModule(core)).toContain("const PATTERN_1 = /^[Kk\\u{212a}]\\u2028/u; // /^k\\u2028/iu\n");
  });

  it("carries texts that JavaScript would read otherwise", () => {
    for (const text of ['"', "\\", "\n", "\r", "\u2028", "\u0000", "\u{24}{1}", "`", "</script>", "__proto__"])
      expect(
        holds(`subject == "${[...text].map((c) => `\\u{${c.codePointAt(0)?.toString(16)}}`).join("")}"`, {
          subject: text,
        }),
      ).toBe(true);
  });

  it("drops what no rule takes", () => {
    expect(cross("rule a = msg | subject => into delivered")).toMatchObject({
      rule: "default",
      reason_class: "no_rule",
      outcome: { kind: "settled", box: "dropped" },
      actions: [],
    });
  });

  it("imports nothing that it does not use", () => {
    const source = generateModule(coreOf("#pragma dialect glither.mail\nrule a = msg => into delivered"));
    expect(source).not.toMatch(/^import/mu);
    expect(source).toContain("export function dispose() {");
  });

  it("knows fractions, durations and elements of lists", () => {
    const dialect: Vocabulary = {
      dialect: "glither.test",
      version: "0.1.0",
      collection: "event",
      record: "event",
      fields: [
        { path: "amount", type: { kind: "number" } },
        { path: "age", type: { kind: "duration" } },
        { path: "arguments", type: { kind: "list", of: { kind: "integer" } } },
        { path: "risk_level", type: { kind: "enum", name: "risk", symbols: ["very_low", "high"], default: "high" } },
      ],
      enrichments: [],
      boxes: ["allowed", "blocked"],
      suspended: [],
      restrictiveness: ["allowed", "blocked"],
      defaultBox: "blocked",
      verbs: [],
      policy: { missingDeadline: "error" },
    };
    const check = (guard: string, artifact: object): boolean => {
      const text = `#pragma dialect glither.test\nrule a = event | ${guard} => into allowed`;
      const core = coreOf(text, new Map([[dialect.dialect, dialect]]));
      return runModule(generateModule(core), core, valuesOf(core, artifact), new Map()).rule === "a";
    };
    expect(check("amount == 33.3%", { amount: 0.333 })).toBe(true);
    expect(check("amount >= 1000000000000000000000", { amount: 1e21 })).toBe(true);
    expect(check("amount in { 0.0000001, -2.50 }", { amount: -2.5 })).toBe(true);
    expect(check("age > 1h", { age: "61m" })).toBe(true);
    expect(check("arguments[1] == 4294967296", { arguments: [1, 4_294_967_296] })).toBe(true);
    expect(check("arguments[2]", { arguments: [1] })).toBe(false);
    expect(check("arguments[0] < arguments[1]", { arguments: [1] })).toBe(false);
    expect(check("risk_level == very_low", { risk_level: "very_low" })).toBe(true);
    expect(check("risk_level in { very_low }", {})).toBe(false);
  });
});
