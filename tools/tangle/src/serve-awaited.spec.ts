import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { place, temporaryFolder } from "@glither/stages/testing/folders";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { printedBy } from "./testing/in-process.ts";
import { configOf, PROGRAM, publish, publishedGate, type Service, startService } from "./testing/service.ts";

/** What it waits for, no rule of it reads: a group, with an enrichment of the dialect and one of its own. */
const RULES = `#pragma dialect glither.mail ; fold first-match
#pragma version 0.1.0

enrich trust : integer from from.domain

group cleared = msg | sender.allowlisted | trust >= 5

rule hold_executable =
  msg | attachment.ext ~ /^(exe|scr)$/i
  => hold into quarantine
     when msg in cleared into delivered (reason = cleared)
     after 24h           into dropped   (reason = unscanned)
`;

/** What somebody outside says of trust. */
const outside = { trust: 0, asked: 0, isAway: false };
const server = createServer((_request, answer) => {
  outside.asked += 1;
  answer.writeHead(outside.isAway ? 500 : 200, { "content-type": "application/json" }).end(String(outside.trust));
});

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let reference: string;
let service: Service;

beforeAll(async () => {
  folder = await temporaryFolder();
  ({ reference } = await publishedGate(folder.path, RULES));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(async () => {
  server.close();
  await folder.remove();
});

let stores = 0;
beforeEach(async () => {
  Object.assign(outside, { trust: 0, asked: 0, isAway: false });
  const { port } = server.address() as AddressInfo;
  await place(folder.path, "senders.csv", "domain\nb.example\n");
  const set = {
    enrich: {
      "sender.allowlisted": { table: { file: "senders.csv", key: { "from.domain": "domain" }, reload: "100ms" } },
      trust: { http: { url: `http://127.0.0.1:${port}/{from.domain}` } },
    },
    actions: { hold: { log: {} } },
  };
  await place(folder.path, "set.json", JSON.stringify(set));
});
afterEach(() => service.stop());

const configured = (recheck: string, component = reference) => {
  const deployments = { mail: { component, bindings: { set: "set.json" }, recheck } };
  return configOf(component, { deployments, store: { sqlite: `ledger-${stores}.sqlite` } });
};
const start = async (recheck: string) => {
  stores += 1;
  service = await startService(folder.path, configured(recheck));
};
const hold = async () => {
  const { json } = await service.ask("/v1/deployments/mail/dispose", "gateway", { artifact: PROGRAM });
  expect(json).toMatchObject({ receipt: { verdict: "pending" } });
};
const waiting = async () => {
  const { json } = await service.ask("/v1/deployments/mail/obligations", "ann");
  return (json as { obligations: unknown[] }).obligations.length;
};
const untilSettled = async () => {
  while ((await waiting()) > 0) await sleep(20);
  const { json } = await service.ask("/v1/deployments/mail/receipts", "ann");
  return (json as { entries: { statement: unknown }[] }).entries.at(-1)?.statement;
};
const recheck = () => service.ask("/v1/deployments/mail/recheck", "ann", {});
/** Until the outside was asked so often. */
const untilAsked = async (times: number) => {
  while (outside.asked < times) await sleep(20);
};

const SETTLED = {
  kind: "settling",
  verdict: "delivered",
  reason_class: "cleared",
  by: { when: "msg in cleared" },
};

describe("what waits for something to hold", () => {
  it("settles when a table says so, without being told", async () => {
    await start("24h");
    outside.trust = 5;
    await hold();
    await place(folder.path, "senders.csv", "domain\na.example\n");
    expect(await untilSettled()).toMatchObject(SETTLED);
    expect((await service.ask("/metrics", "ann")).text).toMatch(
      /^glither_settlements_total\{deployment="mail",by="when"\} 1$/mu,
    );
    const { json } = await service.ask("/v1/deployments/mail/receipts/0", "ann");
    expect(json).toMatchObject({ contents: { settled: { "sender.allowlisted": true, trust: 5 } } });
  });

  it("has its answers in a set that `tangle run` takes, too", async () => {
    await start("24h");
    const source = await place(folder.path, "waiting.glith", RULES);
    const input = await place(folder.path, "program.json", JSON.stringify(PROGRAM));
    const run = ["run", source, "--input", input, "--bindings", join(folder.path, "set.json")];
    expect(await printedBy(run)).toMatchObject({ exitCode: 0, text: expect.stringContaining("quarantine") });
  });

  it("is looked at on a schedule, and stays until it holds", async () => {
    await place(folder.path, "senders.csv", "domain\na.example\n");
    await start("100ms");
    await hold();
    await untilAsked(2);
    expect(await waiting()).toBe(1);
    outside.trust = 5;
    expect(await untilSettled()).toMatchObject(SETTLED);
  });

  it("is looked at when somebody who may settle says so, and by nobody else's word", async () => {
    await place(folder.path, "senders.csv", "domain\na.example\n");
    await start("24h");
    await hold();
    outside.trust = 5;
    expect((await service.ask("/v1/deployments/mail/recheck", "auditor", {})).status).toBe(403);
    expect(await waiting()).toBe(1);
    expect((await recheck()).status).toBe(202);
    expect(await untilSettled()).toMatchObject(SETTLED);
  });

  it("waits on where nobody answers, which is told once", async () => {
    await place(folder.path, "senders.csv", "domain\na.example\n");
    await start("100ms");
    outside.isAway = true;
    await hold();
    await untilAsked(4);
    const told = () => service.lines.filter(({ msg }) => msg === "what is waited for could not be judged");
    while (told().length === 0) await sleep(20);
    expect((await service.ask("/metrics", "ann")).text).toMatch(/^glither_unjudged\{deployment="mail"\} 1$/mu);
    expect(told()).toEqual([
      expect.objectContaining({ deployment: "mail", count: 1, reason: "BindingError BINDING_FAILED" }),
    ]);
    outside.isAway = false;
    outside.trust = 5;
    expect(await untilSettled()).toMatchObject(SETTLED);
    expect((await service.ask("/metrics", "ann")).text).toMatch(/^glither_unjudged\{deployment="mail"\} 0$/mu);
  });

  it("is judged by the rules that have suspended it, when others have taken their place", async () => {
    await place(folder.path, "senders.csv", "domain\na.example\n");
    await start("24h");
    await hold();
    const stricter = await publish(folder.path, RULES.replace("trust >= 5", "trust >= 900"), "0.2.0");
    await place(folder.path, "glither.host.json", JSON.stringify(configured("24h", stricter)));
    expect(await service.host.reload()).toBe(true);
    await hold();
    outside.trust = 5;
    await recheck();
    while ((await waiting()) > 1) await sleep(20);
    const { json } = await service.ask("/v1/deployments/mail/receipts", "ann");
    const { entries } = json as { entries: { statement: object }[] };
    expect(entries.at(-1)?.statement).toMatchObject({ ...SETTLED, decision: 0 });
  });
});
