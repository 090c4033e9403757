import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { examples } from "../build/examples.ts";
import type { Draft } from "../draft.ts";
import { Looker } from "./looker.ts";

const all = examples();
const FIXTURES = join(import.meta.dirname, "../../../../fixtures");

const MAIL = `#pragma dialect glither.mail ; fold first-match
rule drop_large = msg | size > 9 | not sender.allowlisted => into dropped (reason = too_large)
rule keep = msg => route to inbox, into delivered
`;
const DRAFT: Draft = { name: "gate", text: MAIL, files: {}, artifact: '{ "size": 12 }', answers: {} };
const answered = { ...DRAFT, answers: { "sender.allowlisted": false } };

async function crossed(draft: Draft, looker = new Looker()) {
  const { ruleset, diagnostics } = await looker.look(draft);
  if (ruleset === undefined) throw new Error(JSON.stringify(diagnostics));
  return ruleset.crossed;
}

describe("the examples", () => {
  it("are the shipped rulesets, the README's first, each with cases", () => {
    expect(all[0]?.name).toBe("mailguard");
    expect(all.length).toBeGreaterThan(10);
    expect(all.filter(({ cases }) => cases.length === 0)).toEqual([]);
    expect(new Set(all.map(({ dialect }) => dialect)).size).toBeGreaterThan(6);
  });

  it.each(all.map((example) => [example.name, example] as const))(
    "come to what their cases say: %s",
    async (_, example) => {
      const [shelf = ""] = readdirSync(FIXTURES, { recursive: true, encoding: "utf8" }).filter((path) =>
        path.endsWith(`/${example.name}`),
      );
      const expected = new Map(
        readdirSync(join(FIXTURES, shelf))
          .filter((file) => file.endsWith(".json"))
          .map((file) => JSON.parse(readFileSync(join(FIXTURES, shelf, file), "utf8")))
          .map(({ name, expect: { verdict, rule, reason_class } }) => [name, { verdict, rule, reason_class }]),
      );
      const looker = new Looker();
      for (const { name, artifact, answers } of example.cases) {
        const found = await crossed({ ...example, artifact, answers }, looker);
        expect([name, found]).toEqual([
          name,
          expect.objectContaining({ receipt: expect.objectContaining(expected.get(name) ?? {}) }),
        ]);
        const why = found.kind === "receipt" ? found.explanation : undefined;
        expect([name, why?.rule]).toEqual([name, expected.get(name)?.rule]);
      }
    },
  );
});

describe("a look", () => {
  it("gives the component's receipt, what it asked for, and why", async () => {
    expect(await crossed(answered)).toMatchObject({
      kind: "receipt",
      takenFor: "json",
      receipt: { verdict: "dropped", rule: "drop_large", reason_class: "too_large", actions: [] },
      asked: ["sender.allowlisted"],
      explanation: { rule: "drop_large", looked: [{ held: true, guards: [{ words: "size > 9" }, {}] }] },
    });
  });

  it("says which question nobody has answered, and explains nothing then", async () => {
    const found = await crossed(DRAFT);
    expect(found).toMatchObject({
      receipt: { rule: "host", verdict: "dropped" },
      failure: expect.stringContaining("`sender.allowlisted`"),
    });
    expect(found).not.toHaveProperty("explanation");
  });

  it.each([
    ["{", "artifact", "this is not JSON"],
    ['{ "sizes": 1 }', "artifact", "did you mean `size`?"],
    ['{ "size": "big" }', "artifact", "`size`"],
    ['{ "size": 1, "size": 3000 }', "artifact", "`size` stands twice in one object"],
    ['{ "method": "tools/call", "params": { "name": "rm" } }', "artifact", "glither.mail knows none"],
  ])("says what is wrong with the artifact %s", async (artifact, what, problem) => {
    expect(await crossed({ ...answered, artifact })).toEqual({
      kind: "fault",
      what,
      problems: [expect.stringContaining(problem)],
    });
  });

  it("takes no notice of answers to what nobody asks", async () => {
    const answers = { "sender.allowlisted": false, "dkim.domain": 7 };
    expect(await crossed({ ...DRAFT, answers })).toMatchObject({ receipt: { rule: "drop_large" } });
  });

  it("says what is wrong with an answer", async () => {
    const found = await crossed({ ...DRAFT, answers: { "sender.allowlisted": "yes" } });
    expect(found).toEqual({
      kind: "fault",
      what: "answers",
      problems: [expect.stringContaining("`sender.allowlisted`")],
    });
  });

  it("takes nothing pasted for an artifact whose fields are empty", async () => {
    expect(await crossed({ ...answered, artifact: " \n" })).toMatchObject({ receipt: { rule: "keep" } });
  });

  it("takes a call of a tool for what a gate makes of it", async () => {
    const text = `#pragma dialect glither.governance ; fold first-match
rule no_removal = event | tool == "rm" | arguments.path ~ /^\\/etc/ => into blocked
rule rest = event => into allowed
`;
    const call = (path: string) =>
      JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "rm", arguments: { path } } });
    const draft = { ...DRAFT, text };
    expect(await crossed({ ...draft, artifact: call("/etc/passwd") })).toMatchObject({
      takenFor: "call",
      receipt: { rule: "no_removal" },
    });
    expect(await crossed({ ...draft, artifact: call("/tmp/a") })).toMatchObject({ receipt: { rule: "rest" } });
  });

  const asked = async (test: string, params: object) =>
    crossed({
      ...DRAFT,
      text: `#pragma dialect glither.governance ; fold first-match\nrule met = event | ${test} => into blocked\nrule rest = event => into allowed\n`,
      artifact: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params }),
    });

  it.each(["session.calls == 1", 'session.id != ""', "hints.destructive == unknown", "not hints.read_only == yes"])(
    "takes it for the first call of a session, of a tool that says nothing of itself: %s",
    async (test) => {
      expect(await asked(test, { name: "rm" })).toMatchObject({ takenFor: "call", receipt: { rule: "met" } });
    },
  );

  it.each([
    ['server == "files"', { name: "rm" }, "no gate takes these rules: the ruleset asks which server it is"],
    ["risk_level == limited", { name: "rm" }, "no gate takes these rules: the ruleset reads `risk_level`"],
    ['tool == ""', {}, "a gate refuses this call"],
    ['tool == ""', { name: "rm", arguments: [] }, "a gate refuses this call"],
  ])("says what a gate would refuse: %s, %j", async (test, params, problem) => {
    expect(await asked(test, params)).toEqual({
      kind: "fault",
      what: "artifact",
      problems: [expect.stringContaining(problem)],
    });
  });

  it("of rules with faults gives all of these, and no receipt", async () => {
    const { ruleset, diagnostics } = await new Looker().look({
      ...DRAFT,
      text: MAIL.replace("size", "sizes").replace("inbox", ""),
    });
    expect(ruleset).toBeUndefined();
    expect(diagnostics.map(({ code, span }) => [code, span.line])).toEqual(
      expect.arrayContaining([["UNKNOWN_FIELD", 2]]),
    );
  });

  it("shows what the world allows, and each import once", () => {
    const closer = new Looker().closer(DRAFT, "world");
    expect(closer).toMatchObject({
      authority: {
        reads: [{ path: "size", type: "s64" }],
        asks: [
          {
            name: "sender.allowlisted",
            rules: ["drop_large"],
            imported: "glither:mail/enrich@0.1.0#sender-allowlisted",
          },
        ],
        does: [
          {
            name: "route",
            words: ['route(to: "inbox")'],
            rules: ["keep"],
            imported: "glither:mail/actions@0.1.0#route",
          },
        ],
        boxes: ["dropped", "delivered"],
        states: [],
      },
    });
  });

  it("shows the code, the oracle and the states", () => {
    const looker = new Looker();
    expect(looker.closer(DRAFT, "wasm")).toMatchObject({
      text: expect.stringMatching(/\(module[\s\S]*rule drop_large/u),
    });
    expect(looker.closer(DRAFT, "gleam")).toMatchObject({ text: expect.stringContaining("pub fn dispose") });
    expect(looker.closer(DRAFT, "states")).toMatchObject({ pictures: [{ title: "What settles at once" }] });
  });
});

describe("an analysis", () => {
  it("finds what can never happen", () => {
    const text = MAIL.replace("rule keep = msg", "rule keep = msg | size < 3 | size > 5");
    const { diagnostics } = new Looker().analyse({ ...DRAFT, text }, DRAFT);
    expect(diagnostics.map(({ code }) => code)).toContain("CONTRADICTION");
  });

  it("proves by an example what is decided otherwise, which then is", async () => {
    const after = { ...DRAFT, text: MAIL.replace("size > 9", "size > 20") };
    const looker = new Looker();
    const { comparison } = looker.analyse(after, DRAFT);
    expect(comparison).toMatchObject({
      kind: "different",
      open: 0,
      changes: [{ rows: [{ what: "rule", before: "drop_large", after: "keep" }, {}, {}, {}] }],
    });
    const [change] = comparison?.changes ?? [];
    const shown = { artifact: JSON.stringify(change?.artifact), answers: change?.answers ?? {} };
    expect(await crossed({ ...DRAFT, ...shown }, looker)).toMatchObject({ receipt: { rule: "drop_large" } });
    expect(await crossed({ ...after, ...shown }, looker)).toMatchObject({ receipt: { rule: "keep" } });
  });

  it("says that nothing differs where only the words do, and nothing where one has errors", () => {
    const words = { ...DRAFT, text: MAIL.replace("rule keep", "// the rest\nrule keep") };
    expect(new Looker().analyse(words, DRAFT).comparison).toMatchObject({ kind: "equivalent", changes: [] });
    expect(new Looker().analyse(DRAFT, { ...DRAFT, text: "rule" }).comparison).toBeUndefined();
  });
});
