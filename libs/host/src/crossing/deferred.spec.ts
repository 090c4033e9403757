import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { BindingSet } from "../link/binding-set.ts";
import { freshEachTime } from "../link/fresh.ts";
import { type LinkedComponent, linkComponent } from "../link/link-component.ts";
import type { ImportObject } from "../program.ts";
import { newToken } from "../receipt/token.ts";
import { MAILROOM_CONTRACT, mailroom } from "../testing/mailroom.ts";
import type { CrossingOptions } from "./contract.ts";
import { type ArtifactInput, type Crossing, dispose, prepare, prepareMany } from "./dispose.ts";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u;
const DEFERRED = { actions: "deferred" } as const;

const artifact = (count = 0): ArtifactInput =>
  new Map<string, unknown>([
    ["from.domain", "a.example"],
    ["attachment.count", count],
    ["risk_level", "very_low"],
    ["headers", [["List-Id", "news"]]],
    ["list.unsubscribe", true],
  ]);

/** Bindings whose verbs must not be called. */
function bindings(routes: boolean, verbs?: BindingSet[string]): BindingSet {
  const refuse = (): never => {
    throw new Error("a verb was called");
  };
  return {
    "glither:mail/enrich": {
      "dkim-domain": () => undefined,
      "sender-allowlisted": () => routes,
      "sender-risk": () => "high",
    },
    "glither:mail/actions": verbs ?? { route: refuse, hold: refuse },
  };
}

describe.each([
  ["slim", "here"],
  ["slim", "worker"],
  ["jco", "here"],
  ["jco", "worker"],
] as const)("deferred actions, under %s, %s", (embedder, where) => {
  const link = async (routes: boolean): Promise<LinkedComponent> =>
    linkComponent(await mailroom(), bindings(routes), {
      embedder,
      where,
      ...(where === "here" ? { prove: true } : {}),
    });

  it("stand in the receipt and are not done", async () => {
    const { receipt, failure } = dispose(await link(true), artifact(), MAILROOM_CONTRACT, DEFERRED);
    expect(failure).toBeUndefined();
    expect(receipt).toEqual({
      verdict: "delivered",
      rule: "first",
      reason_class: "a.example",
      actions: [{ verb: "route", args: { to: "inbox" } }],
    });
  });

  it("that suspend have a token of the host's making, another one each time", async () => {
    const cross = prepare(await link(false), MAILROOM_CONTRACT, DEFERRED);
    const tokens = [1, 2, 3].map(() => {
      const { receipt } = cross(artifact());
      expect(receipt).toMatchObject({
        verdict: "pending",
        state: "quarantine",
        actions: [{ verb: "hold", args: { into: "quarantine", by: "high" } }],
      });
      return "token" in receipt ? receipt.token : "";
    });
    for (const token of tokens) expect(token).toMatch(UUID);
    expect(new Set(tokens).size).toBe(3);
  });

  it("are none where the crossing went wrong, and nobody has to take a token back", async () => {
    for (const [routes, count, reason] of [
      [true, 7, "host_malformed_receipt"],
      [false, 8, "host_malformed_receipt"],
      [false, 13, "host_trap"],
    ] as const) {
      const { receipt, failure } = dispose(await link(routes), artifact(count), MAILROOM_CONTRACT, DEFERRED);
      expect(receipt).toEqual({ verdict: "dropped", rule: "host", reason_class: reason, actions: [] });
      expect(failure).toBeDefined();
    }
  });

  it("are the same for many artifacts at once", async () => {
    const linked = await link(true);
    const counts = [0, 7, 0, 13, 1];
    const many = prepareMany(linked, MAILROOM_CONTRACT, DEFERRED)(counts.map(artifact));
    expect(many).toEqual(counts.map((count) => prepare(linked, MAILROOM_CONTRACT, DEFERRED)(artifact(count))));
    expect(many.map(({ receipt }) => receipt.actions.length)).toEqual([1, 0, 1, 0, 1]);
  });
});

/** What a component asks of its host. */
type Call = readonly [from: "enrich" | "actions", name: string, args: readonly unknown[]];

const RECORD = { fromDomain: "a.example", attachmentCount: 0n };
const right = fc.constantFrom<Call>(
  ["enrich", "dkimDomain", [RECORD]],
  ["actions", "route", [RECORD, "inbox"]],
  ["actions", "hold", [RECORD, "quarantine", "high"]],
);
const wrong = fc.constantFrom<Call>(
  ["enrich", "senderRisk", [{ fromDomain: "b.example" }]],
  ["actions", "route", [RECORD, "x".repeat(600)]],
  ["actions", "route", [RECORD, 1]],
  ["actions", "route", [RECORD]],
  ["actions", "hold", [RECORD, "delivered", "high"]],
  ["actions", "hold", [RECORD, "quarantine", "low"]],
);
const calls = fc.array(fc.oneof({ weight: 12, arbitrary: right }, { weight: 1, arbitrary: wrong }), { maxLength: 12 });

/** What a component can see of its host: an answer, or that the call did not come back. */
function seen(all: readonly Call[], options: CrossingOptions): { saw: unknown[]; crossing: Crossing } {
  const saw: unknown[] = [];
  const dispose = (imports: ImportObject) => () => {
    for (const [from, name, args] of all) {
      try {
        const answer = imports[`glither:mail/${from}`]?.[name]?.(...args);
        saw.push(typeof answer === "string" && UUID.test(answer) ? "a token" : answer);
      } catch (cause) {
        saw.push((cause as Error).message);
      }
    }
    return undefined;
  };
  const functions = ["dkim-domain", "sender-allowlisted", "sender-risk"].map((name) => ["enrich", name] as const);
  const verbs = ["route", "hold"].map((name) => ["actions", name] as const);
  const linked: LinkedComponent = {
    contract: {
      imports: [...functions, ...verbs].map(([from, name]) => ({
        interface: `glither:mail/${from}@0.1.0`,
        function: name,
      })),
      typeOnly: [],
      exports: ["dispose"],
    },
    bindings: bindings(true, { route: () => undefined, hold: () => newToken() }),
    program: freshEachTime((imports) => ({ dispose: dispose(imports) })),
    limits: {
      time: 1_000,
      memory: 65_536,
      calls: 8,
      receiptBytes: 1_000,
      actionBytes: 500,
      actionsBytes: 900,
      answersBytes: 500,
    },
  };
  return { saw, crossing: prepare(linked, MAILROOM_CONTRACT, options)(artifact()) };
}

describe("a component", () => {
  it("sees the same of its host whether its actions are done or deferred, and meets the same limits", () => {
    const ends = new Set<string | undefined>();
    fc.assert(
      fc.property(calls, (all) => {
        const [called, deferred] = [seen(all, {}), seen(all, DEFERRED)];
        expect(deferred.saw).toEqual(called.saw);
        expect(deferred.crossing.asked).toEqual(called.crossing.asked);
        expect(deferred.crossing.failure?.message).toBe(called.crossing.failure?.message);
        expect(deferred.crossing.receipt).toMatchObject({ reason_class: called.crossing.receipt.reason_class });
        ends.add(called.crossing.failure?.code);
      }),
      { seed: 1, numRuns: 500 },
    );
    expect([...ends].sort()).toEqual(["BAD_ACTION", "BAD_RECEIPT", "OVERSIZED", "TOO_MANY_CALLS", "WRONG_ANSWER"]);
  });
});
