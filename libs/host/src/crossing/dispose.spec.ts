import { beforeAll, describe, expect, it } from "@jest/globals";
import type { BindingSet } from "../link/binding-set.ts";
import { freshEachTime } from "../link/fresh.ts";
import { type LinkedComponent, linkComponent } from "../link/link-component.ts";
import type { HostReason, SettledReceipt } from "../receipt/receipt.ts";
import { MAILROOM_CONTRACT, mailroom } from "../testing/mailroom.ts";
import { type Crossing, dispose } from "./dispose.ts";
import { BindingError, CrossingError } from "./error.ts";

type Functions = BindingSet[string];

const ARTIFACT = new Map<string, unknown>([
  ["from.domain", "a.example"],
  ["attachment.ext", undefined],
  ["attachment.count", 0],
  ["risk_level", "very_low"],
  ["headers", [["List-Id", "news"]]],
  ["list.unsubscribe", true],
]);

function settledByHost(reason_class: HostReason): SettledReceipt {
  return { verdict: "dropped", rule: "host", reason_class, actions: [] };
}

describe("what runs the component", () => {
  it.each<[string, unknown, HostReason]>([
    ["has ended it for its time", new CrossingError("TIMEOUT", "it took longer than 1000 ms"), "host_timeout"],
    ["has ended it for its memory", new CrossingError("MEMORY", "it took more memory"), "host_memory"],
    ["finds no memory", new RangeError("WebAssembly.Memory(): could not allocate memory"), "host_memory"],
    ["finds no more stack", new RangeError("Maximum call stack size exceeded"), "host_trap"],
    ["throws no error", "away", "host_trap"],
  ])("%s, and the host settles", async (_, thrown, reason) => {
    const done = { verb: "route", args: { to: "inbox" } };
    const linked: LinkedComponent = {
      contract: {
        imports: [{ interface: "glither:mail/actions@0.1.0", function: "route" }],
        typeOnly: [],
        exports: ["dispose"],
      },
      bindings: { "glither:mail/actions": { route: () => undefined } },
      program: freshEachTime((imports) => ({
        dispose: (record: unknown) => {
          imports["glither:mail/actions"]?.["route"]?.(record, "inbox");
          throw thrown;
        },
      })),
    };
    const { receipt, failure } = dispose(linked, ARTIFACT, MAILROOM_CONTRACT);
    expect(receipt).toEqual({ ...settledByHost(reason), actions: [done] });
    expect(failure).toBeInstanceOf(CrossingError);
  });
});

describe.each(["jco", "slim"] as const)("under %s", (embedder) => {
  let component: Uint8Array;

  beforeAll(async () => {
    component = await mailroom();
  });

  async function cross(
    answers: { enrich?: Functions; actions?: Functions } = {},
    artifact: Record<string, unknown> = {},
  ): Promise<Crossing> {
    const linked = await linkComponent(component, bindingsWith(answers), { embedder, where: "here", prove: true });
    return dispose(linked, new Map([...ARTIFACT, ...Object.entries(artifact)]), MAILROOM_CONTRACT);
  }

  function bindingsWith({ enrich, actions }: { enrich?: Functions; actions?: Functions }): BindingSet {
    return {
      "glither:mail/enrich": {
        "dkim-domain": () => undefined,
        "sender-allowlisted": () => false,
        "sender-risk": () => "high",
        ...enrich,
      },
      "glither:mail/actions": { route: () => undefined, hold: () => "token-1", ...actions },
    };
  }

  it("is settled by the host when its bindings answer with more than a crossing may take", async () => {
    const answer = "x".repeat(100 * 1024);
    const { receipt, failure } = await cross({ enrich: { "dkim-domain": () => answer } });
    expect(receipt).toEqual(settledByHost("host_binding_failed"));
    expect(failure).toMatchObject({ code: "WRONG_ANSWER" });
  });

  describe("a settled crossing", () => {
    it("gives the receipt as JSON, with the actions in order and without the artifact", async () => {
      const { receipt, asked } = await cross({ enrich: { "sender-allowlisted": () => true } });
      expect(JSON.stringify(receipt)).toBe(
        '{"verdict":"delivered","rule":"first","reason_class":"a.example","actions":[{"verb":"route","args":{"to":"inbox"}}]}',
      );
      expect(asked).toEqual(["sender.allowlisted"]);
    });

    it("keeps every character of a text, a first U+FEFF too", async () => {
      const { receipt } = await cross(
        { enrich: { "sender-allowlisted": () => true } },
        { "from.domain": "\ufeffa.example" },
      );
      expect(receipt.reason_class).toBe("\ufeffa.example");
    });

    it("hands the artifact to the bindings as the component passes it on", async () => {
      const seen: unknown[] = [];
      await cross(
        { enrich: { "sender-allowlisted": (msg) => seen.push(msg) > 0 } },
        { "from.domain": "bücher.example 🤓", "attachment.ext": "exe", "attachment.count": 2, risk_level: "high" },
      );
      expect(seen).toEqual([
        {
          fromDomain: "bücher.example 🤓",
          attachmentExt: "exe",
          attachmentCount: 2n,
          riskLevel: "high",
          headers: [["List-Id", "news"]],
          listUnsubscribe: true,
        },
      ]);
    });

    it("lets no crossing see what an earlier one left behind", async () => {
      const linked = await linkComponent(component, bindingsWith({}), { embedder, where: "here", prove: true });
      const rules = [1, 2, 3].map(() => dispose(linked, ARTIFACT, MAILROOM_CONTRACT).receipt.rule);
      expect(rules).toEqual(["first", "first", "first"]);
    });
  });

  describe("a suspended crossing", () => {
    it("carries the token, the resolutions, the obligations and the absent ligands", async () => {
      const { receipt, asked } = await cross();
      expect(receipt).toEqual({
        verdict: "pending",
        rule: "first",
        reason_class: "unsigned",
        state: "quarantine",
        token: "token-1",
        resolutions: ["delivered", "dropped"],
        obligations: [
          { on: "admin.release", verdict: "delivered" },
          { after: "PT72H", verdict: "dropped", reason_class: "quarantine_timeout" },
        ],
        actions: [{ verb: "hold", args: { into: "quarantine", by: "high" } }],
        ligand_absent: ["dkim.domain"],
      });
      expect(asked).toEqual(["sender.allowlisted", "dkim.domain", "sender.risk"]);
    });

    it("writes symbols as the vocabulary does, in both directions", async () => {
      const { receipt } = await cross({ enrich: { "sender-risk": () => "very_low" } });
      expect(receipt.actions).toEqual([{ verb: "hold", args: { into: "quarantine", by: "very_low" } }]);
    });
  });

  describe("bindings that lie", () => {
    it.each<[string, Functions, string]>([
      ["a text for a boolean", { "sender-allowlisted": () => "no" }, "expected a boolean, got a text"],
      ["a promise for a boolean", { "sender-allowlisted": async () => true }, "expected a boolean, got a promise"],
      ["nothing for a boolean", { "sender-allowlisted": () => undefined }, "expected a boolean, got nothing"],
      ["half a surrogate pair", { "dkim-domain": () => "a\ud800" }, "half of a surrogate pair"],
      ["a number for a text", { "dkim-domain": () => 1 }, "expected a text, got a number"],
      ["an unknown symbol", { "sender-risk": () => "reject" }, "expected one of `very_low`, `high`"],
      ["a symbol in WIT spelling", { "sender-risk": () => "very-low" }, "expected one of `very_low`, `high`"],
      ["a promise for a symbol", { "sender-risk": async () => "high" }, "got a promise"],
    ])("fail the crossing: %s", async (_, enrich, problem) => {
      const { receipt, failure } = await cross({ enrich });
      expect(receipt).toEqual(settledByHost("host_binding_failed"));
      expect(failure).toBeInstanceOf(BindingError);
      expect(failure).toMatchObject({ code: "WRONG_ANSWER", message: expect.stringContaining(problem) });
    });

    it.each<[string, Functions]>([
      ["no token", { hold: () => undefined }],
      ["an empty token", { hold: () => "" }],
      ["a promise of a token", { hold: async () => "token-1" }],
    ])("fail the crossing: %s", async (_, actions) => {
      const { receipt, failure } = await cross({ actions });
      const unfinished = { verb: "hold", args: { into: "quarantine", by: "high" } };
      expect(receipt).toEqual({ ...settledByHost("host_binding_failed"), unfinished });
      expect(failure).toMatchObject({ code: "WRONG_ANSWER", message: expect.stringMatching(/`hold`/) });
    });

    it("fail the crossing: an action that is not done when it returns", async () => {
      const { receipt, failure } = await cross({
        enrich: { "sender-allowlisted": () => true },
        actions: { route: async () => undefined },
      });
      const unfinished = { verb: "route", args: { to: "inbox" } };
      expect(receipt).toEqual({ ...settledByHost("host_binding_failed"), unfinished });
      expect(failure).toMatchObject({ code: "WRONG_ANSWER", message: expect.stringMatching(/`route`/) });
    });
  });

  describe("bindings that throw", () => {
    it("fail the crossing when they throw behind a promise, and bring no process down", async () => {
      const { failure } = await cross({ enrich: { "dkim-domain": () => Promise.reject(new Error("later")) } });
      expect(failure).toMatchObject({ code: "WRONG_ANSWER", message: expect.stringMatching(/a promise/) });
      await new Promise((resolve) => setImmediate(resolve));
    });

    it("fail the crossing and keep the cause, and the next crossing is well", async () => {
      let healthy = false;
      const cause = new Error("directory is down");
      const linked = await linkComponent(
        component,
        bindingsWith({
          enrich: {
            "dkim-domain": () => {
              if (!healthy) {
                throw cause;
              }
              return undefined;
            },
          },
        }),
        { embedder, where: "here", prove: true },
      );
      expect(dispose(linked, ARTIFACT, MAILROOM_CONTRACT)).toEqual({
        receipt: settledByHost("host_binding_failed"),
        asked: ["sender.allowlisted", "dkim.domain"],
        failure: expect.objectContaining({
          code: "BINDING_FAILED",
          message: "the binding for `glither:mail/enrich@0.1.0#dkim-domain` failed: directory is down",
          cause,
        }),
      });
      healthy = true;
      expect(dispose(linked, ARTIFACT, MAILROOM_CONTRACT).receipt.rule).toBe("first");
    });

    it("pass an error of a binding set's own on as it is", async () => {
      const own = new BindingError("UNANSWERED", "no answer to `dkim.domain`");
      const { failure } = await cross({
        enrich: {
          "dkim-domain": () => {
            throw own;
          },
        },
      });
      expect(failure).toBe(own);
    });

    it("leave open whether their action was done, and fail the crossing with what they throw of a crossing within", async () => {
      const { receipt, failure } = await cross({
        enrich: { "sender-allowlisted": () => true },
        actions: {
          route: () => {
            throw new CrossingError("BAD_ARTIFACT", "the artifact's `from.domain` is wrong");
          },
        },
      });
      const unfinished = { verb: "route", args: { to: "inbox" } };
      expect(receipt).toEqual({ ...settledByHost("host_binding_failed"), unfinished });
      expect(failure).toMatchObject({ code: "BINDING_FAILED", cause: { code: "BAD_ARTIFACT" } });
    });

    it("may themselves cross the same component", async () => {
      const linked = await linkComponent(
        component,
        bindingsWith({
          enrich: {
            "sender-allowlisted": (msg) =>
              JSON.stringify(msg, (_, value) => (typeof value === "bigint" ? Number(value) : value)).includes(
                "inner",
              ) ||
              dispose(linked, new Map([...ARTIFACT, ["from.domain", "inner"]]), MAILROOM_CONTRACT).receipt.verdict ===
                "delivered",
          },
        }),
        { embedder, where: "here", prove: true },
      );
      expect(dispose(linked, ARTIFACT, MAILROOM_CONTRACT).receipt).toMatchObject({ reason_class: "a.example" });
    });
  });

  describe("artifacts outside the contract", () => {
    it.each<[string, Record<string, unknown>, string]>([
      ["a missing text", { "from.domain": undefined }, "`from.domain` is wrong: expected a text, got nothing"],
      ["half a surrogate pair", { "from.domain": "\udc00" }, "half of a surrogate pair"],
      ["one in a header", { headers: [["a", "\udc00"]] }, "element 0: element 1: the text holds half"],
      ["a fraction", { "attachment.count": 1.5 }, "expected a whole number"],
      ["a number beyond 53 bits", { "attachment.count": 2 ** 53 }, "expected a whole number"],
      ["an unknown symbol", { risk_level: "low" }, "expected one of"],
      ["a header without value", { headers: [["a"]] }, "expected a name and a value"],
      ["a sparse list", { headers: new Array(1) }, "element 0: expected a name and a value, got nothing"],
    ])("are refused: %s", async (_, artifact, problem) => {
      const crossing = cross({}, artifact);
      await expect(crossing).rejects.toThrow(CrossingError);
      await expect(crossing).rejects.toMatchObject({ code: "BAD_ARTIFACT", message: expect.stringContaining(problem) });
    });
  });

  describe("components outside the contract", () => {
    it("that trap give a verdict of the host, and an error without the engine's words", async () => {
      const { receipt, failure } = await cross({}, { "attachment.count": 13 });
      expect(receipt).toEqual(settledByHost("host_trap"));
      expect(failure).toMatchObject({ code: "TRAPPED", message: "the component stopped with a trap" });
    });

    it("that settle in an unknown box are not believed, and what they did is in the receipt", async () => {
      const { receipt, failure } = await cross(
        { enrich: { "sender-allowlisted": () => true } },
        { "attachment.count": 7 },
      );
      const actions = [{ verb: "route", args: { to: "inbox" } }];
      expect(receipt).toEqual({ ...settledByHost("host_malformed_receipt"), actions });
      expect(failure).toMatchObject({ code: "BAD_RECEIPT", message: expect.stringMatching(/`nowhere`/) });
    });

    it("that forge a token are not believed, and the token that they were given is there to be taken back", async () => {
      const { receipt, failure } = await cross({}, { "attachment.count": 8 });
      expect(receipt).toEqual({
        ...settledByHost("host_malformed_receipt"),
        actions: [{ verb: "hold", args: { into: "quarantine", by: "high" } }],
        open_tokens: ["token-1"],
      });
      expect(failure).toMatchObject({ code: "BAD_RECEIPT", message: expect.stringMatching(/token/) });
    });

    it("that import more than their contract describes do not run", async () => {
      const linked = await linkComponent(component, bindingsWith({}), { embedder, where: "here", prove: true });
      const narrower = { ...MAILROOM_CONTRACT, enrichments: MAILROOM_CONTRACT.enrichments.slice(0, 2) };
      expect(() => dispose(linked, ARTIFACT, narrower)).toThrow(
        expect.objectContaining({
          code: "CONTRACT_MISMATCH",
          message: expect.stringContaining("enrich@0.1.0#sender-risk"),
        }),
      );
    });
  });
});
