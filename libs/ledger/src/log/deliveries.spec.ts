import { describe, expect, it } from "@jest/globals";
import { acting, NOON } from "../testing/receipts.ts";
import { type CheckedLog, checkLog } from "./check-log.ts";
import { type Decision, type Delivery, entryBytes, entryHash, type Statement } from "./entry.ts";

const DIGEST = `sha256:${"ab".repeat(32)}`;

function decision(verbs: readonly string[], more: Partial<Decision> = {}): Decision {
  const receipt = acting(...verbs);
  return { kind: "decision", component: DIGEST, artifact: DIGEST, answers: {}, receipt, deliver: true, ...more };
}

function delivery(action: number, outcome: Delivery["outcome"] = "done", of = 0): Delivery {
  return { kind: "delivery", decision: of, action, outcome, attempts: 1 };
}

async function check(...statements: readonly Statement[]): Promise<CheckedLog["faults"]> {
  const entries: Uint8Array[] = [];
  for (const [index, statement] of statements.entries()) {
    const before = entries.at(-1);
    const previous = before === undefined ? {} : { previous: entryHash(before) };
    const at = new Date(NOON).toISOString();
    entries.push(entryBytes({ index, ...previous, at, deployment: "mail", statement }));
  }
  return (await checkLog({ deployment: "mail", entries, checkpoints: [], keys: [] })).faults;
}

const twice = (at: number) => [{ code: "DELIVERED_TWICE", at }];

describe("deliveries in a log", () => {
  it.each<[string, readonly Statement[]]>([
    ["none yet", [decision(["tag", "route"])]],
    ["all in their order", [decision(["tag", "route"]), delivery(0), delivery(1)]],
    [
      "one that failed and was tried again",
      [decision(["tag"]), delivery(0, "failed"), delivery(0, "failed"), delivery(0)],
    ],
    ["one that failed and was passed over", [decision(["tag", "route"]), delivery(0, "failed"), delivery(1)]],
    ["those of two decisions", [decision(["tag"]), decision(["tag"]), delivery(0, "done", 1), delivery(0, "done", 0)]],
  ])("may be %s", async (_, statements) => {
    expect(await check(...statements)).toEqual([]);
  });

  it.each<[string, readonly Statement[]]>([
    ["an action that was done before", [decision(["tag"]), delivery(0), delivery(0)]],
    [
      "an action that was done before, and has failed since",
      [decision(["tag", "route"]), delivery(0), delivery(0, "failed")],
    ],
    ["an action that its decision does not have", [decision(["tag"]), delivery(1)]],
    ["an action before all others", [decision(["tag"]), delivery(-1)]],
    ["an action of no decision", [decision(["tag"]), delivery(0, "done", 1)]],
    ["an action that is not its turn", [decision(["tag", "route"]), delivery(1)]],
    [
      "an action that the crossing has done",
      [{ ...decision([]), receipt: acting("tag"), deliver: undefined as never }, delivery(0)],
    ],
    ["an action of what is no decision", [decision(["tag"]), delivery(0, "failed"), delivery(0, "done", 1)]],
  ])("are a fault: %s", async (_, statements) => {
    expect(await check(...statements)).toEqual(twice(statements.length - 1));
  });

  it("that are changed, or do not say of what, cannot be read", async () => {
    const without = { kind: "delivery", decision: 0, outcome: "done", attempts: 1 } as unknown as Statement;
    expect(await check(decision(["tag"]), without)).toEqual([{ code: "UNREADABLE", at: 1 }]);
  });
});
