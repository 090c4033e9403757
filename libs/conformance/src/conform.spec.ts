import { CrossingError } from "@glither/host";
import { describe, expect, it } from "@jest/globals";
import { answerOf } from "./_crossing-back-end.ts";
import type { BackEnd } from "./back-end.ts";
import { conform, nameableRules } from "./conform.ts";
import { ConformanceError } from "./error.ts";
import { caseOf, DELIVERED, fakeBackEnd } from "./testing/cases.ts";
import { soundCore } from "./testing/mail.ts";

const throwing = (error: unknown): BackEnd => ({
  name: "broken",
  run: () => {
    throw error;
  },
});

describe("conformance", () => {
  it("passes a case on which all back ends agree with what is expected", () => {
    const report = conform([fakeBackEnd("a"), fakeBackEnd("b")], [caseOf()], ["all"]);
    expect(report.backEnds).toEqual(["a", "b"]);
    expect(report.cases).toEqual([
      { name: "a case", passed: true, agreed: true, rule: "all", marks: ["expected", "expected"] },
    ]);
  });

  it.each<[string, Parameters<typeof fakeBackEnd>[1]]>([
    ["verdict", { verdict: "dropped" }],
    ["rule", { rule: "other" }],
    ["reason class", { reason_class: "other" }],
    ["actions", { actions: [{ verb: "route", args: { to: "inbox" } }] }],
    ["settlement", { settlement: { verdict: "dropped", reason_class: "late" } }],
    ["order of asking", { asked: ["dkim.domain"] }],
    ["obligations", { obligations: [{ on: "a", verdict: "dropped" }] }],
  ])("fails a case on whose %s one back end differs", (_, changes) => {
    const report = conform([fakeBackEnd("a"), fakeBackEnd("b", changes)], [caseOf()], ["all"]);
    const [result] = report.cases;
    expect(result).toMatchObject({ passed: false, agreed: false });
    expect(result?.disagreement).toEqual({
      expected: DELIVERED,
      answers: { a: { ...DELIVERED, asked: [] }, b: { ...DELIVERED, asked: [], ...changes } },
    });
  });

  it("fails a case on which hosts settle, be it in the very box that is expected, and be they agreed", () => {
    const { verdict, rule, reason_class, actions } = {
      verdict: "dropped",
      rule: "host",
      reason_class: "host_trap",
      actions: [],
    };
    const crossing = { receipt: { verdict, rule, reason_class, actions }, asked: [] };
    const trapped = (name: string): BackEnd => ({
      name,
      run: ({ timeline }) => answerOf({ ...crossing, failure: new CrossingError("TRAPPED", "stopped") }, timeline),
    });
    const expected = caseOf({ expect: { verdict, rule, reason_class, actions } });
    expect(conform([trapped("a"), trapped("b")], [expected], []).cases).toMatchObject([
      { passed: false, agreed: true, marks: ["failed", "failed"] },
    ]);
  });

  it("marks each back end: as expected, expected and yet different, otherwise, or stopped", () => {
    const backEnds = [
      throwing("no"),
      fakeBackEnd("a"),
      fakeBackEnd("b", { asked: ["dkim.domain"] }),
      fakeBackEnd("c", { verdict: "dropped" }),
    ];
    expect(conform(backEnds, [caseOf()], ["all"]).cases[0]).toMatchObject({
      passed: false,
      marks: ["failed", "expected", "differs", "unexpected"],
    });
  });

  it("does not ask a back end what it is known not to bear", () => {
    const limited: BackEnd = {
      ...fakeBackEnd("a", { verdict: "dropped" }),
      limit: ({ name }) => (name === "hard" ? "it breaks" : undefined),
    };
    const report = conform([limited, fakeBackEnd("b")], [caseOf({ name: "hard" }), caseOf({ name: "easy" })], []);
    expect(report.cases).toMatchObject([
      { passed: true, agreed: true, marks: ["unasked", "expected"] },
      { passed: false, agreed: false, marks: ["unexpected", "expected"] },
    ]);
    expect(report.limits).toEqual({ a: "it breaks" });
    expect(conform([limited], [caseOf({ name: "hard" })], []).cases).toMatchObject([{ passed: false }]);
  });

  it("fails a case that all back ends answer alike, and otherwise than expected", () => {
    const dropped = { verdict: "dropped" };
    const [result] = conform([fakeBackEnd("a", dropped), fakeBackEnd("b", dropped)], [caseOf()], ["all"]).cases;
    expect(result).toMatchObject({ passed: false, agreed: true, marks: ["unexpected", "unexpected"] });
  });

  it("expects no settlement where a case names none", () => {
    const settlement = { verdict: "dropped", reason_class: "late" };
    const settled = fakeBackEnd("a", { settlement });
    expect(conform([settled], [caseOf()], ["all"]).cases[0]?.passed).toBe(false);
    const awaited = caseOf({ expect: { ...DELIVERED, settlement } });
    expect(conform([fakeBackEnd("a")], [awaited], ["all"]).cases[0]?.passed).toBe(true);
    const unsettled: BackEnd = { name: "a", run: () => ({ ...DELIVERED, asked: [] }) };
    expect(conform([unsettled], [awaited], ["all"]).cases[0]?.passed).toBe(false);
  });

  it("compares arguments by name and actions by order", () => {
    const [one, two] = [
      { verb: "route", args: { to: "inbox", by: "hand" } },
      { verb: "tag", args: { label: "X" } },
    ];
    const turned = { verb: "route", args: { by: "hand", to: "inbox" } };
    const example = caseOf({ expect: { ...DELIVERED, actions: [one, two] } });
    const answering = (actions: Parameters<typeof fakeBackEnd>[1]) =>
      conform([fakeBackEnd("a", actions)], [example], ["all"]).cases[0]?.passed;
    expect(answering({ actions: [turned, two] })).toBe(true);
    expect(answering({ actions: [two, one] })).toBe(false);
  });

  it.each([
    ["an error of its own", new ConformanceError("BACK_END_FAILED", "no answer"), "no answer"],
    [
      "an error that names its cause",
      new Error("stopped", { cause: new Error("unreachable") }),
      "stopped: unreachable",
    ],
    ["something else", "out of memory", "out of memory"],
  ])("fails a case on which a back end throws %s", (_, error, failed) => {
    const report = conform([fakeBackEnd("a"), throwing(error)], [caseOf()], ["all"]);
    expect(report.cases[0]).toMatchObject({
      name: "a case",
      passed: false,
      disagreement: { answers: { broken: { failed } } },
    });
  });

  it("fails a case on which all back ends throw alike", () => {
    const backEnds = [throwing(new Error("no answer")), { ...throwing(new Error("none")), name: "b" }];
    expect(conform(backEnds, [caseOf()], []).cases[0]).toMatchObject({ passed: false, agreed: true });
  });

  it("goes on behind a case that fails", () => {
    const picky: BackEnd = {
      name: "b",
      run: (example) => {
        if (example.name === "first") throw new Error("no");
        return { ...example.expect, asked: [] };
      },
    };
    const report = conform([picky], [caseOf({ name: "first" }), caseOf({ name: "second" })], ["all"]);
    expect(report.cases.map(({ name, passed }) => [name, passed])).toEqual([
      ["first", false],
      ["second", true],
    ]);
  });

  it("expects the default where no rule takes whatever comes", () => {
    const rulesOf = (last: string): string[] =>
      nameableRules(
        soundCore("small", `#pragma dialect glither.mail\nrule one = msg | list.unsubscribe => into dropped\n${last}`),
      );
    expect(rulesOf("")).toEqual(["one", "default"]);
    expect(rulesOf("rule two = msg | subject => into delivered")).toEqual(["one", "two", "default"]);
    expect(rulesOf("rule two = msg => into delivered")).toEqual(["one", "two"]);
  });

  it("names the rules that no case reaches, the default among them", () => {
    const reaching = (rule: string) => caseOf({ expect: { ...DELIVERED, rule } });
    const unreached = (...rules: string[]) =>
      conform([fakeBackEnd("a")], rules.map(reaching), ["one", "two", "three", "default"]).unreached;
    expect(unreached("two")).toEqual(["one", "three", "default"]);
    expect(unreached("default", "one", "two", "three")).toEqual([]);
  });

  it("misses no rule that no receipt can name", () => {
    const core = soundCore(
      "small",
      `#pragma dialect glither.flow ; fold accumulate
      rule quiet = record | email => redact email
      rule loud = record => route to lake`,
    );
    expect(nameableRules(core)).toEqual(["loud"]);
  });

  it("counts a rule as reached by what is answered, whatever the case expects", () => {
    const hoping = caseOf({ expect: { ...DELIVERED, rule: "one" } });
    const other = fakeBackEnd("a", { rule: "two" });
    expect(conform([other], [hoping], ["one", "two", "default"]).unreached).toEqual(["one", "default"]);
    expect(conform([other, throwing("no")], [hoping], ["one", "two", "default"]).unreached).toEqual(["one", "default"]);
    expect(conform([other, fakeBackEnd("b")], [hoping], ["one", "two", "default"]).unreached).toEqual(["default"]);
  });
});
