import { describe, expect, it } from "@jest/globals";
import { MAILROOM_CONTRACT } from "../testing/mailroom.ts";
import { AnswerContext } from "./answer-context.ts";
import { prepareAsking } from "./ask.ts";
import type { AsyncOptions } from "./prepare-async.ts";

const ARTIFACT = new Map<string, unknown>([
  ["from.domain", "a.example"],
  ["attachment.count", 3],
  ["risk_level", "very_low"],
  ["headers", []],
  ["list.unsubscribe", true],
]);

const RISK = MAILROOM_CONTRACT.enrichments.find(({ path }) => path === "sender.risk");
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
const asking = (enrich: Functions, options: AsyncOptions = {}) =>
  prepareAsking({ "glither:mail/enrich": enrich }, CONTRACT, options);

describe("bindings that are asked outside of a crossing", () => {
  it("are given the artifact's record, or what an enrichment is declared from, as components pass it", async () => {
    const given: (readonly unknown[])[] = [];
    const enrich: Functions = {
      "sender-risk": (...args) => {
        given.push(args);
        return "very_low";
      },
      trust: async (...args) => {
        given.push(args);
        return { value: 7, age: 20 };
      },
    };
    const asker = asking(enrich)(ARTIFACT);
    expect(await asker.ask("trust")).toEqual({ value: 7, age: 20 });
    expect(await asker.ask("sender.risk")).toBe("very_low");
    expect(RISK).toBeDefined();
    expect(given).toEqual([
      [expect.objectContaining({ fromDomain: "a.example", attachmentCount: 3n }), expect.any(AnswerContext)],
      [3n, "very-low", expect.any(AnswerContext)],
    ]);
  });

  it("give back what they reserve, and hear that nobody asks any more", async () => {
    const released: string[] = [];
    let signal: AbortSignal | undefined;
    const reserve = (...args: readonly unknown[]): boolean => {
      const context = args.at(-1) as AnswerContext;
      ({ signal } = context);
      context.reserve({ id: "1", release: async () => void released.push("1") });
      return true;
    };
    const asker = asking({ "sender-allowlisted": reserve })(ARTIFACT);
    expect(await asker.ask("sender.allowlisted")).toBe(true);
    expect(released).toEqual([]);
    asker.end();
    expect([released, signal?.aborted]).toEqual([["1"], true]);
  });

  it.each([
    ["nobody answers", {}, "UNANSWERED"],
    ["somebody throws", { "sender-allowlisted": () => Promise.reject(new Error("secret")) }, "BINDING_FAILED"],
    ["the answer is of another type", { "sender-allowlisted": () => "yes" }, "WRONG_ANSWER"],
    ["the answer is late", { "sender-allowlisted": () => new Promise(() => undefined) }, "LATE"],
  ])("say by a code that %s", async (_what, enrich: Functions, code) => {
    const asker = asking(enrich, { answers: { each: 5 } })(ARTIFACT);
    const failure: unknown = await asker.ask("sender.allowlisted").catch((cause: unknown) => cause);
    expect(failure).toMatchObject({ name: "BindingError", code });
    expect((failure as Error).message).not.toContain("secret");
  });

  it("are not waited for any more when somebody says so, and not asked about what is no artifact", async () => {
    const stop = new AbortController();
    const asker = asking({ "sender-allowlisted": () => new Promise(() => undefined) })(ARTIFACT, stop);
    const asked = asker.ask("sender.allowlisted");
    stop.abort(new Error("enough"));
    await expect(asked).rejects.toThrow("enough");
    expect(() => asking({})(new Map([["from.domain", 7]]))).toThrow(/`from.domain` is wrong/u);
  });
});
