import { describe, expect, it } from "@jest/globals";
import { dispose } from "../crossing/dispose.ts";
import { BindingError } from "../crossing/error.ts";
import { linkComponent } from "../link/link-component.ts";
import { MAILROOM_CONTRACT, mailroom } from "../testing/mailroom.ts";
import { answersBindings } from "./answers.ts";

const ARTIFACT = new Map<string, unknown>([
  ["from.domain", "a.example"],
  ["attachment.count", 0],
  ["risk_level", "high"],
  ["headers", []],
  ["list.unsubscribe", false],
]);

async function cross(answers: unknown, tokenSource?: () => string) {
  const contract = MAILROOM_CONTRACT;
  const bindings = answersBindings({ answers, contract, ...(tokenSource === undefined ? {} : { tokenSource }) });
  return dispose(await linkComponent(await mailroom(), bindings), ARTIFACT, contract);
}

const HELD = { "sender.allowlisted": false, "dkim.domain": "d.example", "sender.risk": "very_low" };

describe("answers from JSON", () => {
  it("answer enrichments and give out tokens from the source", async () => {
    const { receipt, asked } = await cross(HELD, () => "t-1");
    expect(receipt).toMatchObject({ verdict: "pending", token: "t-1", reason_class: "d.example" });
    expect(asked).toEqual(["sender.allowlisted", "dkim.domain", "sender.risk"]);
  });

  it("take nested objects and null for absent", async () => {
    const { receipt } = await cross({ sender: { allowlisted: false, risk: "high" }, dkim: { domain: null } });
    expect(receipt).toMatchObject({ reason_class: "unsigned" });
  });

  it("give every suspension another token by default", async () => {
    const tokens = await Promise.all([cross(HELD), cross(HELD)]);
    expect(new Set(tokens.map(({ receipt }) => "token" in receipt && receipt.token)).size).toBe(2);
  });

  it("may leave out what is not asked", async () => {
    expect((await cross({ "sender.allowlisted": true })).receipt.verdict).toBe("delivered");
  });

  it("fail closed, naming the enrichment that is asked and not answered, be it optional", async () => {
    expect(await cross({ "sender.allowlisted": false })).toMatchObject({
      receipt: { verdict: "dropped", rule: "host", reason_class: "host_binding_failed" },
      failure: { code: "UNANSWERED", message: "the enrichment `dkim.domain` is needed and not answered" },
    });
  });
});

describe("wrong answers", () => {
  it.each<[string, unknown, string]>([
    ["an unknown name", { "dkim.domian": "d" }, "`dkim.domian` is no enrichment"],
    ["an unknown nested name", { dkim: { domian: "d" } }, "`dkim.domian` is no enrichment"],
    ["a name of every object", JSON.parse('{"__proto__": {"x": 1}}'), "`__proto__.x` is no enrichment"],
    ["a text for a boolean", { "sender.allowlisted": "no" }, "`sender.allowlisted`: expected a boolean"],
    ["null for a boolean", { "sender.allowlisted": null }, "`sender.allowlisted`: expected a boolean, got nothing"],
    ["an object for a text", { "dkim.domain": { a: 1 } }, "`dkim.domain`: expected a text"],
    ["one answered twice", { "dkim.domain": "d", dkim: { domain: "e" } }, "`dkim.domain` is answered twice"],
    ["a list", [], "must be one JSON object"],
    ["null", null, "must be one JSON object"],
  ])("are refused up front: %s", (_, answers, problem) => {
    const make = () => answersBindings({ answers, contract: MAILROOM_CONTRACT });
    expect(make).toThrow(BindingError);
    expect(make).toThrow(expect.objectContaining({ code: "BAD_ANSWERS", message: expect.stringContaining(problem) }));
  });

  it("are named all at once", () => {
    expect(() => answersBindings({ answers: { a: 1, "sender.risk": 2 }, contract: MAILROOM_CONTRACT })).toThrow(
      /`a` is no enrichment.*; `sender\.risk`: expected one of/,
    );
  });

  it("read a duration as the language writes it", () => {
    const contract = {
      dialect: { name: "glither.mail" },
      enrichments: [{ path: "sender.age", type: { kind: "duration" } }],
      verbs: [],
    } as const;
    const ask = (answer: unknown) =>
      answersBindings({ answers: { "sender.age": answer }, contract })["glither:mail/enrich"]?.["sender-age"]?.();
    expect([ask("2d"), ask(5)]).toEqual([172_800_000, 5]);
    expect(() => ask("2 days")).toThrow(BindingError);
  });

  it("read a record by its members, with or without its age", () => {
    const type = {
      kind: "record",
      name: "standing-record",
      members: [
        { name: "since", type: { kind: "duration" } },
        {
          name: "value",
          type: { kind: "record", name: "inner", members: [{ name: "a_b", type: { kind: "integer" } }] },
        },
      ],
    } as const;
    const contract = (fresh: number | undefined) => ({
      dialect: { name: "glither.mail" },
      enrichments: [{ path: "standing", type, ligand: { from: [], ...(fresh === undefined ? {} : { fresh }) } }],
      verbs: [],
    });
    const ask = (standing: unknown, fresh?: number) =>
      answersBindings({ answers: { standing }, contract: contract(fresh) })["glither:mail/enrich"]?.["standing"]?.();
    const bare = { since: "2s", value: { a_b: 7 } };
    const read = { since: 2000, value: { a_b: 7 } };
    expect(ask(bare)).toEqual(read);
    expect(ask(null)).toBeNull();
    expect(ask(bare, 5)).toEqual(read);
    expect(ask({ value: bare, age: "5m" }, 5)).toEqual({ value: read, age: "5m" });
    for (const [wrong, problem] of [
      [{ since: 1 }, "`value`: expected a record, got nothing"],
      [{ ...bare, more: 1 }, "the record has no `more`"],
      [{ ...bare, since: "soon" }, "`since`: expected a whole number of milliseconds"],
      [{ ...bare, value: { a_b: null } }, "`value`: `a_b`: expected a whole number"],
      ["a text", "expected a record"],
      [JSON.parse('{"since": 1, "value": {"a_b": 1}, "__proto__": 1}'), "the record has no `__proto__`"],
    ] as const)
      expect(() => ask(wrong)).toThrow(expect.objectContaining({ message: expect.stringContaining(problem) }));
  });

  it("refuses answers that nest without end instead of following them", () => {
    let nested: unknown = 1;
    for (let depth = 0; depth < 50_000; depth += 1) nested = { a: nested };
    expect(() => answersBindings({ answers: { deep: nested }, contract: MAILROOM_CONTRACT })).toThrow(BindingError);
  });
});
