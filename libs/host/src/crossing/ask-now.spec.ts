import { describe, expect, it } from "@jest/globals";
import { MAILROOM_CONTRACT } from "../testing/mailroom.ts";
import { AnswerContext } from "./answer-context.ts";
import { prepareAskingNow } from "./ask-now.ts";

const ARTIFACT = new Map<string, unknown>([
  ["from.domain", "a.example"],
  ["attachment.count", 3],
  ["risk_level", "very_low"],
  ["headers", []],
  ["list.unsubscribe", true],
]);

const CONTRACT = {
  ...MAILROOM_CONTRACT,
  enrichments: [
    ...MAILROOM_CONTRACT.enrichments,
    {
      path: "trust",
      type: { kind: "integer" },
      ligand: { from: ["attachment.count", "sender.risk"], fresh: 5_000 },
    } as const,
  ],
};

type Functions = Readonly<Record<string, (...args: readonly unknown[]) => unknown>>;
const asking = (enrich: Functions) => prepareAskingNow({ "glither:mail/enrich": enrich }, CONTRACT)(ARTIFACT);

describe("bindings that are asked where nobody can wait", () => {
  it("are given what components pass, once each", () => {
    const given: (readonly unknown[])[] = [];
    const enrich: Functions = {
      "sender-risk": (...args) => {
        given.push(args);
        return "very_low";
      },
      trust: (...args) => {
        given.push(args);
        return { value: 7, age: 20 };
      },
    };
    const asker = asking(enrich);
    expect(asker.ask("trust")).toEqual({ value: 7, age: 20 });
    expect(asker.ask("sender.risk")).toBe("very_low");
    expect(asker.ask("trust")).toEqual({ value: 7, age: 20 });
    expect(given).toEqual([
      [expect.objectContaining({ fromDomain: "a.example", attachmentCount: 3n }), expect.any(AnswerContext)],
      [3n, "very-low", expect.any(AnswerContext)],
    ]);
  });

  it("give back what they reserve", () => {
    const released: string[] = [];
    const asker = asking({
      "sender-allowlisted": (...args) => {
        (args.at(-1) as AnswerContext).reserve({ id: "1", release: async () => void released.push("1") });
        return true;
      },
    });
    expect([asker.ask("sender.allowlisted"), released]).toEqual([true, []]);
    asker.end();
    expect(released).toEqual(["1"]);
  });

  it.each([
    ["nobody answers", {}, "UNANSWERED"],
    [
      "somebody throws",
      {
        "sender-allowlisted": () => {
          throw new Error("secret");
        },
      },
      "BINDING_FAILED",
    ],
    ["the answer is of another type", { "sender-allowlisted": () => "yes" }, "WRONG_ANSWER"],
    ["the answer comes later", { "sender-allowlisted": () => Promise.reject(new Error("secret")) }, "UNANSWERED"],
  ])("say by a code that %s", (_what, enrich: Functions, code) => {
    let failure: unknown;
    try {
      asking(enrich).ask("sender.allowlisted");
    } catch (cause) {
      failure = cause;
    }
    expect(failure).toMatchObject({ name: "BindingError", code });
    expect((failure as Error).message).not.toContain("secret");
  });
});
