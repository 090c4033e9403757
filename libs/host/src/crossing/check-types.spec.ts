import { beforeAll, describe, expect, it } from "@jest/globals";
import type { BindingSet } from "../link/binding-set.ts";
import { linkComponent } from "../link/link-component.ts";
import { componentOfText, ROUX_WIT } from "../testing/component.ts";
import { MAILROOM_CONTRACT, mailroom } from "../testing/mailroom.ts";
import type { CrossingContract } from "./contract.ts";
import { prepare } from "./dispose.ts";

const nothing = (): undefined => undefined;
const BINDINGS: BindingSet = {
  "glither:mail/enrich": { "dkim-domain": nothing, "sender-allowlisted": nothing, "sender-risk": nothing },
  "glither:mail/actions": { route: nothing, hold: nothing },
};

let component: Uint8Array;

beforeAll(async () => {
  component = await mailroom();
});

const { fields, enrichments, verbs } = MAILROOM_CONTRACT;
const without = <T>(items: readonly T[], named: (item: T) => string, name: string): readonly T[] =>
  items.filter((item) => named(item) !== name);

// jco took a field that is not there for an absent one, and the slim glue refused it: one digest behaved in two ways.
describe.each(["jco", "slim"] as const)("what a component takes is what its contract gives, under %s", (embedder) => {
  it.each<[string, Partial<CrossingContract>, string]>([
    ["lacks a field", { fields: without(fields, ({ path }) => path, "attachment.ext") }, "`attachment-ext`"],
    [
      "has a field of another type",
      {
        fields: fields.map((field) => (field.path === "from.domain" ? { ...field, type: { kind: "headers" } } : field)),
      },
      "`from-domain`",
    ],
    [
      "gives an answer of another type",
      {
        enrichments: enrichments.map((item) =>
          item.path === "sender.allowlisted" ? { ...item, type: { kind: "text" } } : item,
        ),
      },
      "`sender-allowlisted`",
    ],
    [
      "gives no token",
      { verbs: verbs.map((verb) => (verb.name === "hold" ? { ...verb, suspends: false } : verb)) },
      "`hold`",
    ],
  ])("so that a contract is refused which %s", async (_, change, named) => {
    const linked = await linkComponent(component, BINDINGS, { embedder });
    expect(() => prepare(linked, { ...MAILROOM_CONTRACT, ...change })).toThrow(
      expect.objectContaining({ code: "CONTRACT_MISMATCH", message: expect.stringContaining(named) }),
    );
    expect(() => prepare(linked, MAILROOM_CONTRACT)).not.toThrow();
  });
});

// Under the slim glue it was handed a record that it does not take, and the host settled every crossing.
it.each(["jco", "slim"] as const)(
  "a ruleset that reads no field disposes of any artifact, under %s",
  async (embedder) => {
    const wit = `package glither:mail@0.1.0; world w { use glither:roux/types@0.1.0.{receipt}; export dispose: func() -> receipt; }\n${ROUX_WIT}`;
    const text = `(module (memory (export "cm32p2_memory") 1)
    (data (i32.const 20) "\\60\\00\\00\\00\\09\\00\\00\\00") (data (i32.const 52) "\\69\\00\\00\\00\\03\\00\\00\\00\\69\\00\\00\\00\\03\\00\\00\\00")
    (data (i32.const 96) "deliveredall")
    (func (export "cm32p2||dispose") (result i32) (i32.const 16)) (func (export "cm32p2||dispose_post") (param i32)))`;
    const linked = await linkComponent(await componentOfText(text, wit, "w"), {}, { embedder });
    const artifact = new Map<string, unknown>([
      ["from.domain", "a.example"],
      ["attachment.count", 0],
      ["risk_level", "very_low"],
      ["headers", []],
      ["list.unsubscribe", true],
    ]);
    const { receipt } = prepare(linked, MAILROOM_CONTRACT)(artifact);
    expect(receipt).toMatchObject({ verdict: "delivered" });
  },
);
