import { generatePackage } from "@glither/codegen-gleam";
import type { ArtifactValue } from "@glither/roux/core";
import { describe, expect, it } from "@jest/globals";
import type { Answer } from "./back-end.ts";
import type { Case } from "./case.ts";
import { ConformanceError } from "./error.ts";
import { gleamBackEnd } from "./gleam-back-end.ts";
import { caseOf } from "./testing/cases.ts";
import { mailCore } from "./testing/mail.ts";

async function answer(rules: string, parts: Partial<Case> = {}): Promise<Answer> {
  const core = mailCore("small", rules);
  return (await gleamBackEnd(core, generatePackage(core))).run(caseOf(parts));
}

const rule = (guards: string): string => `rule one = msg ${guards} => into delivered`;

describe("the Gleam oracle", () => {
  it("settles what no rule takes in the closed box", async () => {
    expect(await answer(rule('| subject == "a"'), { artifact: new Map([["subject", "b"]]) })).toEqual({
      verdict: "dropped",
      rule: "default",
      reason_class: "no_rule",
      actions: [],
      asked: [],
    });
  });

  it("names actions and their arguments in order", async () => {
    const { actions } = await answer("rule one = msg => tag EXTERNAL, route to inbox, tag SEEN, into delivered");
    expect(actions).toEqual([
      { verb: "tag", args: { label: "EXTERNAL" } },
      { verb: "route", args: { to: "inbox" } },
      { verb: "tag", args: { label: "SEEN" } },
    ]);
  });

  const HOLD =
    "rule one = msg => hold into quarantine on admin.release into delivered after 90m into dropped (reason = late)";

  it("suspends with its obligations as a receipt has them", async () => {
    expect(await answer(HOLD)).toEqual({
      verdict: "pending",
      rule: "one",
      reason_class: "one",
      actions: [{ verb: "hold", args: { into: "quarantine" } }],
      state: "quarantine",
      resolutions: ["delivered", "dropped"],
      obligations: [
        { on: "admin.release", verdict: "delivered" },
        { after: "PT90M", verdict: "dropped", reason_class: "late" },
      ],
      asked: [],
    });
  });

  it("settles by its case's timeline", async () => {
    const settle = async (...timeline: Case["timeline"]) => (await answer(HOLD, { timeline })).settlement;
    expect(await settle({ after: "89m" })).toBeUndefined();
    expect(await settle({ after: "90m" })).toEqual({ verdict: "dropped", reason_class: "late" });
    expect(await settle({ on: "admin.release" }, { after: "2h" })).toEqual({
      verdict: "delivered",
      reason_class: "one",
    });
  });

  it("asks an enrichment once, in the order of need, and not when nothing needs it", async () => {
    const rules = `
      rule one = msg | list.unsubscribe | dmarc.policy == reject => into dropped
      rule two = msg | sender.allowlisted | dkim.domain => into delivered
      rule three = msg | dkim.domain | not sender.allowlisted => into delivered`;
    const artifact = new Map([["list.unsubscribe", false]]);
    const enrich = new Map<string, string | boolean>([
      ["sender.allowlisted", false],
      ["dkim.domain", "a.example"],
    ]);
    expect(await answer(rules, { artifact, enrich })).toMatchObject({
      rule: "three",
      asked: ["sender.allowlisted", "dkim.domain"],
    });
  });

  it("stops when it needs an answer that the case does not give", async () => {
    await expect(answer(rule("| sender.allowlisted"))).rejects.toThrow(
      "the enrichment `sender.allowlisted` is needed and not answered",
    );
  });

  it.each<[string, ReadonlyMap<string, ArtifactValue>, boolean]>([
    ["attachment.ext", new Map([["attachments.exts", ["exe"]]]), true],
    ["attachment.ext", new Map([["attachments.exts", [""]]]), false],
    ["attachment.ext", new Map([["attachments.exts", []]]), false],
    ['attachment.ext != "exe"', new Map([["attachments.exts", []]]), true],
    ['not attachment.ext == "exe"', new Map([["attachments.exts", []]]), true],
    ["attachment.ext !~ /exe/", new Map([["attachments.exts", []]]), true],
    ['attachment.ext not in { "exe" }', new Map([["attachments.exts", []]]), true],
    ['attachment.ext in { "exe", "" }', new Map([["attachments.exts", []]]), false],
    ["subject", new Map([["subject", ""]]), false],
    ["subject ~ /^.$/", new Map([["subject", "😀"]]), true],
    ["subject ~ /É/i", new Map([["subject", "é"]]), true],
    ["spf.result in { pass, none }", new Map([["spf.result", "none"]]), true],
    [
      "spf.result != pass and not (subject or attachment.ext)",
      new Map<string, ArtifactValue>([
        ["spf.result", "fail"],
        ["subject", ""],
        ["attachments.exts", []],
      ]),
      true,
    ],
  ])("finds %s over %o to be %p", async (guard, artifact, holds) => {
    expect((await answer(rule(`| ${guard}`), { artifact })).rule).toBe(holds ? "one" : "default");
  });

  it("finds the first header of a name in any ASCII case", async () => {
    const headers = [
      ["X-Other", "1"],
      ["LIST-ID", "2"],
      ["List-Id", "3"],
    ];
    const of = async (guard: string) =>
      (await answer(rule(`| ${guard}`), { artifact: new Map([["headers", headers]]) })).rule;
    expect(await of('headers["list-ID"] == "2"')).toBe("one");
    expect(await of('headers["List-Id"] == "3"')).toBe("default");
    expect(await of('headers["X-None"]')).toBe("default");
  });

  it.each(["glither", "glither-ffi", "gleam", "case", "import", "dispose", "class", "two-words"])(
    "takes a ruleset named %s",
    async (name) => {
      const core = mailCore(name, rule("| subject"));
      const oracle = await gleamBackEnd(core, generatePackage(core));
      expect(oracle.run(caseOf({ artifact: new Map([["subject", "a"]]) })).rule).toBe("one");
    },
  );

  it("says what Gleam has against a package that does not compile", async () => {
    const core = mailCore("small", rule(""));
    const files = new Map([...generatePackage(core), ["src/small.gleam", "pub fn dispose() -> Nothing { Nil }"]]);
    const error = await gleamBackEnd(core, files).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(ConformanceError);
    expect(error).toMatchObject({ code: "GLEAM_FAILED", detail: expect.stringContaining("Unknown type") });
  });
});
