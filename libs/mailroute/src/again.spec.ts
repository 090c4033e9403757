import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Ledger, LedgerError, openLedger } from "@glither/ledger";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { Border } from "./border.ts";
import type { Policy } from "./deciding/policy.ts";
import type { Message } from "./message.ts";
import type { Consignment } from "./outgoing.ts";
import { Quarantine } from "./quarantine/quarantine.ts";
import { policyOf } from "./testing/policy.ts";

const RULES = `#pragma dialect glither.mail ; fold first-match
rule asked = msg | subject == "hold me"
  => hold into quarantine
     on admin.release into delivered
     after 1h into dropped (reason = unseen)
rule full = msg | recipient.address == "carol@x.example" => reject "mailbox full", into dropped (reason = full)
rule rest = msg => into delivered
`;
const WINDOW = 3_600_000;

let folder: string;
let ledger: Ledger;
let quarantine: Quarantine;
let policy: Policy;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "glither-again-"));
  ledger = await openLedger(join(folder, "mail.sqlite"));
  quarantine = await Quarantine.open(join(folder, "quarantine"));
  policy = await policyOf(RULES);
});
afterAll(async () => {
  await ledger.close();
  rmSync(folder, { recursive: true });
});

function message(subject: string, recipients: readonly string[] = ["bob@x.example"]): Message {
  return {
    client: { ip: "192.0.2.7", host: undefined, helo: "mx.a.example", user: undefined, tls: false },
    sender: "ann@a.example",
    recipients,
    raw: Buffer.from(`From: ann@a.example\r\nSubject: ${subject}\r\n\r\nHello\r\n`),
    queue: "4TEST",
    host: "mx.x.example",
  };
}

/** Asks a counter for each recipient, as a binding set would. */
function counting(deployment: string, more: Partial<Policy> = {}): Policy {
  const counters = ledger.counters(deployment);
  return {
    ...policy,
    async decide(given) {
      const decided = await policy.decide(given);
      return Promise.all(
        decided.map(async (each) => {
          const request = { counter: "sent", key: "", amount: 1, window: WINDOW, now: Date.now() };
          const { id } = await counters.reserve(request);
          const reservations = [{ id, release: () => counters.release(id) }];
          return { ...each, crossing: { ...each.crossing, reservations } };
        }),
      );
    },
    ...more,
  };
}

async function counted(deployment: string): Promise<number> {
  const counters = ledger.counters(deployment);
  const { before, id } = await counters.reserve({
    ...{ counter: "sent", key: "", amount: 1, window: WINDOW, now: Date.now() },
  });
  await counters.release(id);
  return before;
}

interface Opening {
  readonly policy?: Policy;
  readonly ledger?: Ledger;
  readonly send?: (consignment: Consignment) => Promise<void>;
  readonly reportsRefusals?: boolean;
}

function borderOf(deployment: string, { send = async () => undefined, ...more }: Opening = {}): Border {
  const { policy: own = counting(deployment), ledger: kept = ledger, reportsRefusals = false } = more;
  return new Border({
    policy: own,
    keeping: { ledger: kept, deployment, component: `sha256:${"0".repeat(64)}` },
    quarantine,
    outgoing: {
      async send(consignment) {
        await send(consignment);
        return { refused: [], later: [] };
      },
    },
    note: () => undefined,
    reportsRefusals,
  });
}

describe("a message that is handed over again", () => {
  it("has counted only once it was delivered", async () => {
    let isThere = false;
    const border = borderOf("delivered", {
      send: async () => {
        if (!isThere) throw new Error("nobody there");
      },
    });
    for (let time = 0; time < 3; time += 1) expect(await border.deliver(message("hello"))).toEqual([{ kind: "later" }]);
    expect(await counted("delivered")).toBe(0);
    isThere = true;
    expect(await border.deliver(message("hello"))).toEqual([{ kind: "taken", refused: [] }]);
    expect(await counted("delivered")).toBe(1);
  });

  it("has counted for those recipients alone who have their answer", async () => {
    const border = borderOf("each", {
      send: async ({ recipients }) => {
        if (recipients.includes("bob@x.example")) throw new Error("nobody there");
      },
    });
    const answers = await border.deliver(message("hello", ["bob@x.example", "carol@x.example", "dan@x.example"]));
    expect(answers.map(({ kind }) => kind)).toEqual(["later", "rejected", "taken"]);
    expect(await counted("each")).toBe(2);
  });

  it("has counted nothing, and is in no ledger, while nobody knows who is told of a refusal", async () => {
    let isKnown = false;
    const vouchesFor = async (): Promise<boolean> => {
      if (!isKnown) throw new Error("not now");
      return false;
    };
    const border = borderOf("asked", { policy: counting("asked", { vouchesFor }), reportsRefusals: true });
    const recipients = ["bob@x.example", "carol@x.example"];
    expect(await border.dispose(message("hello", recipients))).toEqual({ kind: "later" });
    expect([await counted("asked"), await ledger.size("asked")]).toEqual([0, 0]);
    isKnown = true;
    expect(await border.dispose(message("hello", recipients))).toMatchObject({ kind: "passes" });
    expect([await counted("asked"), await ledger.size("asked")]).toEqual([2, 2]);
  });

  it.each([
    ["is looked for in between", true],
    ["is not", false],
  ])("is there where nobody could tell whether it was kept, and it %s", async (_, isSettled) => {
    const deployment = `uncertain-${isSettled}`;
    let isUncertain = true;
    const unsure = new Proxy(ledger, {
      get(target, key) {
        const value: unknown = Reflect.get(target, key);
        if (typeof value !== "function") return value;
        if (key !== "decide") return value.bind(target);
        return async (decided: Parameters<Ledger["decide"]>[0]) => {
          const logged = await target.decide(decided);
          if (isUncertain) throw new LedgerError("UNCERTAIN", "nobody can tell");
          return logged;
        };
      },
    });
    const sent: string[] = [];
    const border = borderOf(deployment, {
      ledger: unsure,
      send: async ({ recipients }) => void sent.push(...recipients),
    });
    expect(await border.dispose(message("hold me"))).toEqual({ kind: "later" });
    if (isSettled) await border.settle();
    // Another process may have taken it for one that is in no ledger.
    else for (const { token } of await quarantine.all()) await quarantine.take(token);
    isUncertain = false;
    expect(await border.dispose(message("hold me"))).toEqual({ kind: "discarded" });
    const [held] = await ledger.pending(deployment, 10);
    const token = held?.token ?? "";
    expect((await quarantine.all()).map((each) => each.token)).toEqual([token]);
    expect(await counted(deployment)).toBe(1);
    await ledger.settle({ deployment, token, by: { on: "admin.release" }, at: Date.now() });
    await border.settle();
    expect(sent).toEqual(["bob@x.example"]);
  });
});
