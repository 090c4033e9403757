import { VOCABULARIES } from "@glither/dialects";
import { describe, expect, it } from "@jest/globals";
import { compile } from "../compile.ts";
import { format } from "../format/format.ts";
import type { Core } from "../ir/core.ts";
import type { PinnedPart, Unreadable } from "../link/files.ts";
import { printTest } from "../print/print-test.ts";

const HEAD = "#pragma dialect glither.mail ; fold";

const GUARD = `${HEAD} first-match
#pragma version 1.2.0
enrich score : number from subject
group partners = msg | from.domain == "partner.example"
rule oversize = msg | size > 10MB => into dropped
rule odd = msg | spf.result == fail | msg not in partners => hold into quarantine
  after 72h into dropped
rule scored = msg | score > 5 => into dropped (reason = too high)
rule rest = msg => route to inbox, into delivered
`;

const ASK = 'ruleset guard from "../guard/guard.glith"';

function compiled(rules: string, guard = GUARD, fold = "first-match") {
  const text = `${HEAD} ${fold}\n${ASK}\n${rules}\n`;
  return compile("asks", text, VOCABULARIES, { files: new Map([["../guard/guard.glith", guard]]) });
}

function coreOf(rules: string, guard = GUARD): Core {
  const { core, diagnostics } = compiled(rules, guard);
  expect(diagnostics).toEqual([]);
  if (core === undefined) throw new Error("there is no core");
  return core;
}

function faults(rules: string, guard = GUARD): readonly string[] {
  return compiled(rules, guard).diagnostics.map(({ code, message }) => `${code} ${message}`);
}

function groupsOf({ groups }: Core): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(groups.map(({ name, guards }) => [name, guards.map(({ test }) => printTest(test, "msg"))]));
}

describe("a ruleset that asks another", () => {
  it("has its rules as groups, and the question as one that asks them in their order", () => {
    const core = coreOf('rule low = msg | guard.verdict == dropped | subject == "x" => into dropped');
    expect(groupsOf(core)).toEqual({
      guard__partners: ['from.domain == "partner.example"'],
      "guard/oversize": ["size > 10000000"],
      "guard/odd": ["spf.result == fail", "msg not in guard__partners"],
      "guard/scored": ["bound (score > 5)"],
      "guard.verdict == dropped": ["msg in guard/oversize or msg not in guard/odd and msg in guard/scored"],
    });
    expect(core.rules.map(({ guards }) => guards.map(({ test }) => printTest(test, "msg")))).toEqual([
      ["guard.verdict == dropped", 'subject == "x"'],
    ]);
    expect(core.asked).toEqual([
      {
        name: "guard",
        ruleset: { name: "guard", version: "1.2.0" },
        core: expect.stringMatching(/^sha256:[0-9a-f]{64}$/u),
      },
    ]);
  });

  it("may do what its own rules do, and read what both read", () => {
    const core = coreOf("rule low = msg | guard.verdict == dropped => tag Low, into dropped");
    expect(core.verbs.map(({ name }) => name)).toEqual(["tag"]);
    expect(core.fields.map(({ path }) => path)).toEqual(["from.domain", "subject", "size", "spf.result"]);
    expect(core.enrichments.map(({ path }) => path)).toEqual(["score"]);
    expect(core.states).toEqual([{ kind: "terminal", name: "dropped" }]);
  });

  it.each([
    ["guard.verdict != delivered", "guard.verdict != delivered"],
    ["guard.verdict in { dropped, pending }", "guard.verdict in { dropped, pending }"],
    ["guard.verdict not in { dropped, pending }", "guard.verdict not in { dropped, pending }"],
    ["guard.rule == odd", "guard.rule == odd"],
    ['msg.guard.reason_class == "too_high"', "guard.reason_class == too_high"],
    ['guard.rule == scored or subject == "x"', 'guard.rule == scored or subject == "x"'],
  ])("reads `%s`", (guard, printed) => {
    const { rules } = coreOf(`rule low = msg | ${guard} => into dropped`);
    expect(rules[0]?.guards.map(({ test }) => printTest(test, "msg"))).toEqual([printed]);
  });

  it("asks of one that accumulates the strictest verdict first, and passes over what only acts", () => {
    const guard = `${HEAD} accumulate
rule tags = msg | size > 1MB => tag Big
rule fine = msg | subject == "fine" => into delivered
rule odd = msg | subject ~ /odd/ => into dropped
`;
    const core = coreOf("rule low = msg | guard.rule == fine => into dropped", guard);
    expect(groupsOf(core)["guard.rule == fine"]).toEqual(["msg not in guard/odd and msg in guard/fine"]);
    expect(faults("rule low = msg | guard.rule == tags => into dropped", guard)).toEqual([
      "UNKNOWN_GROUP `guard` never comes to the rule `tags`",
    ]);
  });

  it("is asked itself, with what it asks", () => {
    const inner = `${HEAD} first-match\nrule x = msg | subject == "x" => into dropped\n`;
    const guard = `${HEAD} first-match\nruleset deep from "deep.glith"\nrule y = msg | deep.rule == x => into dropped\n`;
    const { core } = compile(
      "asks",
      `${HEAD} first-match\n${ASK}\nrule z = msg | guard.reason_class == y | guard.rule == y => into dropped\n`,
      VOCABULARIES,
      {
        files: new Map([
          ["../guard/guard.glith", guard],
          ["../guard/deep.glith", inner],
        ]),
      },
    );
    expect(core && groupsOf(core)).toEqual({
      "guard__deep/x": ['subject == "x"'],
      "guard__deep.rule == x": ["msg in guard__deep/x"],
      "guard/y": ["guard__deep.rule == x"],
      "guard.reason_class == y": ["msg in guard/y"],
      "guard.rule == y": ["msg in guard/y"],
    });
    expect(core?.asked?.map(({ name }) => name)).toEqual(["guard", "guard/deep"]);
  });

  it("is asked in parts where it has many rules, so that no test is nested deeply", () => {
    const guard = `${HEAD} first-match\n${Array.from(
      { length: 200 },
      (_, at) => `rule r${at} = msg | subject == "${at}" => into ${at % 2 === 0 ? "delivered" : "dropped"}\n`,
    ).join("")}`;
    const { groups } = coreOf("rule low = msg | guard.verdict == delivered => into dropped", guard);
    const questions = groups.filter(({ name }) => name.startsWith("guard.verdict"));
    expect(questions.length).toBeGreaterThan(3);
    for (const { guards } of questions) expect(JSON.stringify(guards).split('"tests"').length).toBeLessThan(70);
    expect(questions.at(-1)?.name).toBe("guard.verdict == delivered");
  });

  it("may be asked by its digest, as it was published", () => {
    const digest = `sha256:${"1".repeat(64)}`;
    const core = compile("guard", GUARD, VOCABULARIES).core as Core;
    const text = `${HEAD} first-match
ruleset guard from "registry.example/glither/mail/guard@${digest}"
rule low = msg | guard.verdict == dropped => into dropped
`;
    const asked = (part: PinnedPart | Unreadable | undefined) =>
      compile("asks", text, VOCABULARIES, {
        files: new Map(part === undefined ? [] : [[`registry.example/glither/mail/guard@${digest}`, part]]),
      });
    const identity = `sha256:${"2".repeat(64)}`;
    expect(asked({ core, identity, artifact: digest }).core?.asked).toEqual([
      { name: "guard", ruleset: { name: "guard", version: "1.2.0" }, core: identity, artifact: digest },
    ]);
    for (const part of [undefined, { reason: "is signed by nobody whom this workspace trusts" }])
      expect(asked(part).diagnostics.map(({ code }) => code)).toEqual(["UNVERIFIED_PART"]);
  });

  it("may wait for what another comes to", () => {
    const core = coreOf(
      "rule low = msg => hold into quarantine when guard.verdict == dropped into delivered after 1h into dropped",
    );
    expect(core.groups).toEqual([]);
    expect(core.watched?.groups.map(({ name }) => name)).toContain("guard.verdict == dropped");
    expect(core.watched?.enrichments.map(({ path }) => path)).toEqual(["score"]);
  });

  it.each([
    [
      "a value that never comes",
      "guard.verdict == delivred",
      "UNKNOWN_BOX `guard` never comes to the verdict `delivred`",
    ],
    ["a rule that is not there", "guard.rule == od", "UNKNOWN_GROUP `guard` never comes to the rule `od`"],
    [
      "an order",
      "guard.verdict > dropped",
      "TYPE_MISMATCH a decision of another ruleset is equal to a name, or in a set of them",
    ],
    [
      "what is always so",
      "guard.verdict in { dropped, pending, delivered }",
      "TYPE_MISMATCH `guard` comes to nothing else",
    ],
    ["the ruleset alone", "guard", "TYPE_MISMATCH `guard` is a ruleset, and is asked for what it comes to"],
    ["something else", "guard.state == x", "TYPE_MISMATCH `guard` is a ruleset, and is asked for what it comes to"],
    [
      "within a list",
      "any to (guard.rule == odd)",
      "TYPE_MISMATCH a test of a list's elements cannot ask another ruleset",
    ],
  ])("refuses %s", (_, guard, fault) => {
    expect(faults(`rule low = msg | ${guard} => into dropped`)).toContain(fault);
  });

  it.each([
    ["one that folds layers by the strictest", `${HEAD} strictest\nlayer a from "a.glith"\n`, /folds layers by/u],
    ["one with errors", `${HEAD} first-match\nrule a = msg | nope => into dropped\n`, /has an error in line 2/u],
    ["one of another dialect", "#pragma dialect glither.flow ; fold first-match\n", /is written for|has an error/u],
  ])("refuses %s", (_, guard, fault) => {
    const files = new Map([
      ["../guard/guard.glith", guard],
      ["../guard/a.glith", `${HEAD} first-match\nrule a = msg => into dropped\n`],
    ]);
    const text = `${HEAD} first-match\n${ASK}\nrule low = msg | guard.verdict == dropped => into dropped\n`;
    const { diagnostics } = compile("asks", text, VOCABULARIES, { files });
    expect(diagnostics.map(({ code }) => code)).toEqual(["UNUSABLE_FILE"]);
    expect(diagnostics[0]?.message).toMatch(fault);
  });

  it("says who asks whom in a circle, through layers too", () => {
    const files = new Map([
      ["../guard/guard.glith", `${HEAD} first-match\nlayer one from "one.glith"\n`],
      [
        "../guard/one.glith",
        `${HEAD} first-match\nruleset back from "../asks/asks.glith"\nrule a = msg | back.rule == low => into dropped\n`,
      ],
    ]);
    const text = `${HEAD} first-match\n${ASK}\nrule low = msg | guard.verdict == dropped => into dropped\n`;
    const { diagnostics } = compile("asks", text, VOCABULARIES, {
      files: new Map([...files, ["../asks/asks.glith", text]]),
    });
    expect(diagnostics.map(({ message }) => message).join()).toMatch(/ask each other in a circle: .*, which asks .*/u);
    const own = compile("asks", text, VOCABULARIES, {
      files: new Map([["../guard/guard.glith", `${HEAD} first-match\nruleset g from "guard.glith"\n`]]),
    });
    expect(own.diagnostics[0]?.message).toBe(
      "`../guard/guard.glith` has an error in line 2: rulesets ask each other in a circle: `../guard/guard.glith`, which asks `../guard/guard.glith`",
    );
  });

  it("is asked by its own name alone, and not by what it asks", () => {
    const files = new Map([
      [
        "../guard/guard.glith",
        `${HEAD} first-match\nruleset deep from "deep.glith"\nrule y = msg | deep.rule == x => into dropped\n`,
      ],
      ["../guard/deep.glith", `${HEAD} first-match\nrule x = msg | subject == "x" => into dropped\n`],
      ["own.glith", 'group guard__deep = msg | subject == "own"\n'],
    ]);
    const text = (more: string) =>
      `${HEAD} first-match\n${ASK}\nrule a = msg | guard.rule == y => into dropped\n${more}\n`;
    const found = compile("asks", text("rule b = msg | guard__deep.rule == default => into delivered"), VOCABULARIES, {
      files,
    });
    expect(found.core).toBeUndefined();
    expect(found.diagnostics.map(({ code }) => code)).toEqual(["UNKNOWN_FIELD"]);
    const named = compile("asks", text('ruleset guard__deep from "../guard/deep.glith"'), VOCABULARIES, { files });
    expect(named.diagnostics.map(({ code }) => code)).toContain("DUPLICATE_NAME");
  });

  it("gives way to names that are brought from other files", () => {
    const files = new Map([
      ["../guard/guard.glith", GUARD],
      ["lists.glith", 'group guard__partners = msg | from.domain == "mine.example"\n'],
    ]);
    const text = `${HEAD} first-match
use guard__partners from "lists.glith"
${ASK}
rule a = msg | msg in guard__partners => into delivered
rule b = msg | guard.rule == odd => into dropped
`;
    const { core } = compile("asks", text, VOCABULARIES, { files });
    const names = core?.groups.map(({ name }) => name) ?? [];
    expect(new Set(names).size).toBe(names.length);
    expect(core && groupsOf(core)["guard__partners"]).toEqual(['from.domain == "mine.example"']);
  });

  it("refuses two meanings of one answer", () => {
    const rules =
      "enrich score : integer from subject\nrule low = msg | guard.verdict == dropped | score > 1 => into dropped";
    expect(faults(rules)).toEqual(["DUPLICATE_NAME `guard` does not say the same of `score` as is said here"]);
  });

  it("tells of one that is not asked", () => {
    expect(faults('rule low = msg | subject == "x" => into dropped')).toEqual([
      "UNUSED_GROUP no rule asks the ruleset `guard`",
    ]);
  });

  it("stays as it is under the formatter", () => {
    const text = `${HEAD} first-match\n\n${ASK}\n\nrule low =\n  msg | guard.verdict == dropped\n  => into dropped\n`;
    expect(format(text)).toEqual({ text });
  });

  it("leaves the word to fields and rules of its name", () => {
    const { diagnostics } = compile(
      "own",
      `${HEAD} first-match\ngroup ruleset = msg | subject == "x"\nrule low = msg | msg in ruleset => into dropped\n`,
      VOCABULARIES,
    );
    expect(diagnostics).toEqual([]);
  });
});
