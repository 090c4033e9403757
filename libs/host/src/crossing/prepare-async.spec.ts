import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { BindingSet } from "../link/binding-set.ts";
import { linkComponent } from "../link/link-component.ts";
import type { ProgramOptions } from "../link/program.ts";
import { MAILROOM_CONTRACT, mailroom } from "../testing/mailroom.ts";
import { AnswerContext } from "./answer-context.ts";
import { type Crossing, dispose } from "./dispose.ts";
import { type AsyncCall, type AsyncOptions, prepareAsync } from "./prepare-async.ts";

type Functions = BindingSet[string];

const ARTIFACT = new Map<string, unknown>([
  ["from.domain", "a.example"],
  ["attachment.count", 0],
  ["risk_level", "very_low"],
  ["headers", [["List-Id", "news"]]],
  ["list.unsubscribe", true],
]);

const ENRICH: Functions = {
  "sender-allowlisted": async () => false,
  "dkim-domain": async () => "d.example",
  "sender-risk": async () => "high",
};

function failing(): never {
  throw new Error("an action is not done in a crossing");
}

async function prepared(enrich: Functions = {}, options: AsyncOptions = {}, link: ProgramOptions = { where: "here" }) {
  const bindings = {
    "glither:mail/enrich": { ...ENRICH, ...enrich },
    "glither:mail/actions": { route: failing, hold: failing },
  };
  return prepareAsync(await linkComponent(await mailroom(), bindings, link), MAILROOM_CONTRACT, options);
}

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gu;

function withoutToken({ receipt }: Crossing): unknown {
  return JSON.parse(JSON.stringify(receipt).replaceAll(UUID, "token"));
}

const never = (): Promise<never> => new Promise(() => undefined);

/** A signal that is aborted when the crossing waits, and not before. */
function abortedSoon(reason: Error): AsyncCall {
  const controller = new AbortController();
  setImmediate(() => controller.abort(reason));
  return { signal: controller.signal };
}

const RUNS: readonly ProgramOptions[] = [
  { embedder: "slim", where: "here", prove: true },
  { embedder: "slim", where: "worker" },
  { embedder: "jco", where: "here" },
];

describe.each(RUNS)("answers that come later, under $embedder ($where)", (options) => {
  it("give the receipt of answers that are there, with what was asked in the same order", async () => {
    const cross = await prepared({}, {}, options);
    const { receipt, asked, failure } = await cross(ARTIFACT);
    expect(failure).toBeUndefined();
    expect(receipt).toMatchObject({
      verdict: "pending",
      reason_class: "d.example",
      actions: [{ verb: "hold", args: { into: "quarantine", by: "high" } }],
    });
    expect(asked).toEqual(["sender.allowlisted", "dkim.domain", "sender.risk"]);
  });

  it("are the same as those that are there, whatever they are and whenever they come", async () => {
    const component = await mailroom();
    const answer = <T>(own: fc.Arbitrary<T>) =>
      fc.record({
        value: fc.oneof({ weight: 5, arbitrary: own }, fc.constantFrom<unknown>(undefined, null, 7, "\ud800", [], {})),
        throws: fc.boolean(),
        later: fc.boolean(),
      });
    const answers = fc.record({
      "sender-allowlisted": answer(fc.boolean()),
      "dkim-domain": answer(fc.option(fc.string({ unit: "binary" }), { nil: undefined })),
      "sender-risk": answer(fc.constantFrom("very_low", "high")),
    });
    type Answers = typeof answers extends fc.Arbitrary<infer T> ? T : never;
    const give = ({ value, throws }: Answers[keyof Answers]): unknown => {
      if (throws) throw new Error("out of order");
      return value;
    };
    await fc.assert(
      fc.asyncProperty(answers, async (chosen) => {
        const linked = async (isAsync: boolean) => {
          const enrich = Object.entries(chosen).map(([name, one]) => [
            name,
            isAsync && one.later ? async () => give(one) : () => give(one),
          ]);
          const actions = { route: failing, hold: failing };
          const bindings = { "glither:mail/enrich": Object.fromEntries(enrich), "glither:mail/actions": actions };
          return linkComponent(component, bindings, options);
        };
        const atOnce = dispose(await linked(false), ARTIFACT, MAILROOM_CONTRACT, { actions: "deferred" });
        const later = await prepareAsync(await linked(true), MAILROOM_CONTRACT)(ARTIFACT);
        expect(withoutToken(later)).toEqual(withoutToken(atOnce));
        expect(later.asked).toEqual(atOnce.asked);
        expect(later.failure).toEqual(atOnce.failure);
      }),
      { numRuns: options.embedder === "jco" ? 20 : 100 },
    );
  });
});

describe("a crossing that waits", () => {
  it("asks each binding once, however often it is begun again, and gives the artifact and a signal", async () => {
    const calls: unknown[][] = [];
    const counted = (name: string, value: unknown) => async (msg: unknown, context: unknown) => {
      calls.push([name, msg, context]);
      return value;
    };
    const cross = await prepared({
      "sender-allowlisted": counted("allowlisted", false),
      "dkim-domain": counted("dkim", undefined),
      "sender-risk": counted("risk", "high"),
    });
    expect((await cross(ARTIFACT)).receipt).toMatchObject({ reason_class: "unsigned", ligand_absent: ["dkim.domain"] });
    const given = [expect.objectContaining({ fromDomain: "a.example" }), { signal: expect.any(AbortSignal) }];
    expect(calls).toEqual([
      ["allowlisted", ...given],
      ["dkim", ...given],
      ["risk", ...given],
    ]);
  });

  it("does not ask what an answer has made needless", async () => {
    const cross = await prepared({ "sender-allowlisted": async () => true, "dkim-domain": failing });
    const { receipt, asked } = await cross(ARTIFACT);
    expect(receipt).toMatchObject({ verdict: "delivered", actions: [{ verb: "route", args: { to: "inbox" } }] });
    expect(asked).toEqual(["sender.allowlisted"]);
  });

  it("keeps to the artifact that it began with", async () => {
    const artifact = new Map(ARTIFACT);
    const cross = await prepared({ "sender-allowlisted": async () => true });
    const crossing = cross(artifact);
    artifact.set("from.domain", "b.example");
    expect((await crossing).receipt.reason_class).toBe("a.example");
  });

  it("does not hold up others, of the same component too", async () => {
    let answer: (is: boolean) => void = () => undefined;
    const cross = await prepared({
      "sender-allowlisted": (msg) =>
        JSON.stringify(msg, (_, value) => (typeof value === "bigint" ? 0 : value)).includes("slow")
          ? new Promise((resolve) => {
              answer = resolve;
            })
          : false,
    });
    const slow = cross(new Map([...ARTIFACT, ["from.domain", "slow.example"]]));
    expect((await cross(ARTIFACT)).receipt.reason_class).toBe("d.example");
    answer(true);
    expect((await slow).receipt.reason_class).toBe("slow.example");
  });

  it("may wait for a crossing within, which has answers of its own", async () => {
    const outer = await prepared({
      "sender-allowlisted": async () => {
        const { receipt } = await inner(new Map([...ARTIFACT, ["from.domain", "inner.example"]]));
        return receipt.verdict === "delivered";
      },
    });
    const inner = await prepared({ "sender-allowlisted": async () => true });
    const { receipt } = await outer(ARTIFACT);
    expect(receipt).toMatchObject({ verdict: "delivered", reason_class: "a.example" });
  });

  it("gives out another token each time", async () => {
    const cross = await prepared();
    const tokens = await Promise.all([cross(ARTIFACT), cross(ARTIFACT)]);
    expect(new Set(tokens.map(({ receipt }) => "token" in receipt && receipt.token)).size).toBe(2);
  });
});

describe("what goes wrong with an answer", () => {
  it("closes when the rounds run longer together than one of them may", async () => {
    const cross = await prepared({}, {}, { embedder: "slim", where: "here", limits: { time: 0 } });
    const { receipt, failure } = await cross(ARTIFACT);
    expect(receipt).toMatchObject({ rule: "host", reason_class: "host_binding_failed" });
    expect(failure).toMatchObject({ code: "LATE", message: expect.stringMatching(/ran longer than 0 ms$/) });
  });

  it.each<[string, AsyncOptions, Functions, RegExp]>([
    [
      "one that takes too long",
      { answers: { each: 5 } },
      { "dkim-domain": never },
      /`.*#dkim-domain`.* longer than 5 ms$/,
    ],
    ["all that take too long", { answers: { all: 5 } }, { "dkim-domain": never }, /longer than 5 ms together/],
    ["too many that are waited for", { answers: { rounds: 2 } }, {}, /`.*#dkim-domain`.* begun 2 times/],
  ])("closes with the host's verdict: %s", async (_, options, enrich, problem) => {
    const { receipt, asked, failure } = await (await prepared(enrich, options))(ARTIFACT);
    expect(receipt).toEqual({ verdict: "dropped", rule: "host", reason_class: "host_binding_failed", actions: [] });
    expect(asked).toEqual(["sender.allowlisted", "dkim.domain"]);
    expect(failure).toMatchObject({ code: "LATE", message: expect.stringMatching(problem) });
  });

  it("tells the binding that nobody waits for it any more", async () => {
    const signals: AbortSignal[] = [];
    const slow = (_: unknown, context: unknown): Promise<never> => {
      signals.push((context as { signal: AbortSignal }).signal);
      return never();
    };
    const cross = await prepared({ "dkim-domain": slow }, { answers: { each: 5 } });
    await cross(ARTIFACT);
    expect(signals).toMatchObject([{ aborted: true, reason: { code: "LATE" } }]);
  });

  it("brings no process down when an answer that is late is rejected after all", async () => {
    let reject: (cause: Error) => void = () => undefined;
    const late = () => {
      const { promise, reject: later } = Promise.withResolvers<never>();
      reject = later;
      return promise;
    };
    const cross = await prepared({ "dkim-domain": late }, { answers: { each: 5 } });
    expect((await cross(ARTIFACT)).failure).toMatchObject({ code: "LATE" });
    reject(new Error("away"));
    await new Promise((resolve) => setImmediate(resolve));
  });

  it("refuses limits that no timer keeps", async () => {
    for (const answers of [{ each: Number.NaN }, { all: -1 }, { rounds: 0 }, { each: 2 ** 31 }]) {
      await expect(prepared({}, { answers })).rejects.toThrow(RangeError);
    }
  });

  it("rejects for an artifact outside the contract before anything is asked", async () => {
    const cross = await prepared({ "sender-allowlisted": failing });
    await expect(cross(new Map())).rejects.toMatchObject({ code: "BAD_ARTIFACT" });
  });
});

describe("a signal", () => {
  it("gives a crossing up while it waits, without a receipt", async () => {
    const signals: AbortSignal[] = [];
    const cross = await prepared({
      "sender-allowlisted": (_, context) => {
        signals.push((context as { signal: AbortSignal }).signal);
        return never();
      },
    });
    const gone = new Error("the caller has gone");
    await expect(cross(ARTIFACT, abortedSoon(gone))).rejects.toBe(gone);
    expect(signals).toMatchObject([{ aborted: true, reason: gone }]);
  });

  it("that is aborted already lets nothing begin", async () => {
    const cross = await prepared({ "sender-allowlisted": failing });
    const gone = new Error("the caller has gone");
    await expect(cross(ARTIFACT, { signal: AbortSignal.abort(gone) })).rejects.toBe(gone);
  });
});

describe("what comes with the receipt", () => {
  it("is every answer that was asked for, as a file of answers has it", async () => {
    const cross = await prepared({ "sender-allowlisted": () => false, "dkim-domain": async () => undefined });
    const { answers, asked } = await cross(ARTIFACT);
    expect(answers).toEqual({ "sender.allowlisted": false, "dkim.domain": null, "sender.risk": "high" });
    expect(Object.keys(answers)).toEqual(asked);
  });

  it("is no answer that was wrong, or that never came", async () => {
    const cross = await prepared({ "sender-allowlisted": async () => "no" });
    expect(await cross(ARTIFACT)).toMatchObject({ answers: {}, failure: { code: "WRONG_ANSWER" } });
    const failed = await prepared({ "dkim-domain": () => Promise.reject(new Error("away")) });
    expect(await failed(ARTIFACT)).toMatchObject({ answers: { "sender.allowlisted": false } });
  });

  describe("are reservations", () => {
    function reserving(released: string[]) {
      return (id: string, value: unknown, counts?: readonly string[]) => async (_: unknown, context: unknown) => {
        if (!(context instanceof AnswerContext)) throw new TypeError("no context");
        context.reserve({
          id,
          ...(counts === undefined ? {} : { counts }),
          release: async () => {
            released.push(id);
          },
        });
        return value;
      };
    }

    it("to be committed with the decision", async () => {
      const released: string[] = [];
      const reserve = reserving(released);
      const cross = await prepared({
        "sender-allowlisted": reserve("r-1", false),
        "sender-risk": reserve("r-2", "high"),
      });
      const { reservations } = await cross(ARTIFACT);
      expect(reservations.map(({ id }) => id)).toEqual(["r-1", "r-2"]);
      expect(released).toEqual([]);
    });

    it("that are given back where another box or state comes of it than they are for", async () => {
      const released: string[] = [];
      const reserve = reserving(released);
      const cross = await prepared({
        "sender-allowlisted": reserve("r-1", false, ["delivered"]),
        "sender-risk": reserve("r-2", "high", ["dropped", "quarantine"]),
      });
      const { receipt, reservations } = await cross(ARTIFACT);
      expect(receipt).toMatchObject({ verdict: "pending", state: "quarantine" });
      expect([reservations.map(({ id }) => id), released]).toEqual([["r-2"], ["r-1"]]);
    });

    it("that are given back when the crossing goes wrong or is given up, late ones too", async () => {
      const released: string[] = [];
      const reserve = reserving(released);
      const wrong = await prepared({ "sender-allowlisted": reserve("r-1", false), "dkim-domain": reserve("r-2", 7) });
      expect((await wrong(ARTIFACT)).reservations).toEqual([]);
      expect(released).toEqual(["r-1", "r-2"]);
      const { promise, resolve } = Promise.withResolvers<void>();
      const given = await prepared({
        "sender-allowlisted": reserve("r-3", false),
        "dkim-domain": async (msg, context) => {
          await promise;
          return reserve("r-4", undefined)(msg, context);
        },
      });
      const gone = new Error("the caller has gone");
      await expect(given(ARTIFACT, abortedSoon(gone))).rejects.toBe(gone);
      expect(released.slice(2)).toEqual(["r-3"]);
      resolve();
      await new Promise((after) => setImmediate(after));
      expect(released.slice(2)).toEqual(["r-3", "r-4"]);
    });
  });
});
