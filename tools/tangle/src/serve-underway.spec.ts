import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { place, temporaryFolder } from "@glither/stages/testing/folders";
import { GATE } from "@glither/stages/testing/rulesets";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import {
  type Answer,
  configOf,
  LETTER,
  publish,
  publishedGate,
  type Service,
  startService,
  TOKENS,
} from "./testing/service.ts";

/** Somebody outside who answers when the test lets them. */
const asked: ServerResponse[] = [];
const outside = createServer((_request, answer) => void asked.push(answer));
const untilAsked = async (): Promise<ServerResponse> => {
  for (;;) {
    const answer = asked.shift();
    if (answer !== undefined) return answer;
    await sleep(10);
  }
};

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let reference: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  ({ reference } = await publishedGate(folder.path));
  outside.listen(0, "127.0.0.1");
  await once(outside, "listening");
  await place(folder.path, "silent.mjs", SILENT);
});
afterAll(async () => {
  outside.closeAllConnections();
  outside.close();
  await folder.remove();
});

/** Its answer never comes, and it notes that nobody waits any more. */
const SILENT = `export const bindings = {
  "glither:mail/enrich": {
    "sender-allowlisted": (...args) => new Promise(() => {
      const { signal } = args.at(-1);
      signal.addEventListener("abort", () => { globalThis.silentWasGivenUp = true; });
    }),
  },
};
export const deliveries = { hold: () => {}, route: () => {} };
`;

async function outsideSet(timeout: string): Promise<object> {
  const { port } = outside.address() as AddressInfo;
  const allowlisted = { http: { url: `http://127.0.0.1:${port}/`, timeout, retries: 0 } };
  const actions = { hold: { log: {} }, route: { log: {} } };
  await place(folder.path, "set.json", JSON.stringify({ enrich: { "sender.allowlisted": allowlisted }, actions }));
  return { set: "set.json" };
}

let stores = 0;
function configured(component: string, bindings: object, more: object = {}): object {
  const deployments = { mail: { component, bindings } };
  return configOf(component, { deployments, store: { sqlite: `ledger-${stores}.sqlite` }, ...more });
}
const start = (bindings: object, more: object = {}): Promise<Service> => {
  stores += 1;
  return startService(folder.path, configured(reference, bindings, more));
};
const dispose = (service: Service): Promise<Answer> =>
  service.ask("/v1/deployments/mail/dispose", "gateway", { artifact: LETTER });

describe("a request that is under way", () => {
  it("ends on the configuration on which it has begun, whose bindings are let go of behind it", async () => {
    const service = await start(await outsideSet("1m"));
    const answer = dispose(service);
    const waiting = await untilAsked();
    const stricter = await publish(folder.path, GATE.replace("deliver_known", "known_sender"), "0.2.0");
    await place(folder.path, "glither.host.json", JSON.stringify(configured(stricter, { answers: "answers.json" })));
    expect(await service.host.reload()).toBe(true);
    const other = (await dispose(service)).json;
    waiting.writeHead(200, { "content-type": "application/json" }).end("true");
    const own = (await answer).json;
    expect([own, other]).toMatchObject([
      { receipt: { rule: "deliver_known" } },
      { receipt: { rule: "known_sender" }, kept: { index: 0 } },
    ]);
    const [first, second] = await Promise.all(
      [other, own].map(async (json) => {
        const { index } = (json as { kept: { index: number } }).kept;
        return (await service.ask(`/v1/deployments/mail/receipts/${index}`, "ann")).json;
      }),
    );
    const component = (json: unknown) => (json as { statement: { component: string } }).statement.component;
    expect(component(first)).not.toBe(component(second));
    await service.stop();
  });

  it("is answered when the service is stopped meanwhile", async () => {
    const service = await start(await outsideSet("1m"));
    const answer = dispose(service);
    const waiting = await untilAsked();
    const stopped = service.stop();
    await sleep(50);
    waiting.writeHead(200, { "content-type": "application/json" }).end("true");
    expect((await answer).json).toMatchObject({ receipt: { rule: "deliver_known" } });
    await stopped;
  });
});

describe("what takes too long", () => {
  it("closes a crossing whose endpoint does not answer in its time", async () => {
    const service = await start(await outsideSet("100ms"));
    const { status, json } = await dispose(service);
    expect({ status, json }).toMatchObject({
      status: 200,
      json: { receipt: { verdict: "dropped", rule: "host" }, failure: "BINDING_FAILED" },
    });
    asked.length = 0;
    await service.stop();
  });

  it("closes a crossing whose own binding never answers, and tells that binding", async () => {
    const service = await start({ module: "silent.mjs" });
    const { json } = await dispose(service);
    expect(json).toMatchObject({ receipt: { verdict: "dropped", rule: "host" }, failure: "LATE" });
    expect((globalThis as { silentWasGivenUp?: boolean }).silentWasGivenUp).toBe(true);
    await service.stop();
  });

  it("ends a request that does not come in whole in time, however steadily it drips, and none that is worked on", async () => {
    const service = await start(await outsideSet("1m"), { limits: { request: "300ms" } });
    const worked = dispose(service);
    const waiting = await untilAsked();
    const { socket, answer } = dripping(service);
    const told = await answer;
    expect(told).toMatch(/^HTTP\/1\.1 408 /u);
    expect(told).toContain('"code":"TOO_SLOW"');
    expect(socket.destroyed).toBe(true);
    await sleep(400);
    waiting.writeHead(200, { "content-type": "application/json" }).end("true");
    expect((await worked).json).toMatchObject({ receipt: { rule: "deliver_known" } });
    await service.stop();
  });
});

/** A request that never ends, a byte at a time. */
function dripping({ address }: Service): { readonly socket: Socket; readonly answer: Promise<string> } {
  const { port } = new URL(address);
  const socket = connect(Number(port), "127.0.0.1");
  const head = ["POST /v1/deployments/mail/dispose HTTP/1.1", "host: localhost", "content-length: 100000"];
  const headers = [`authorization: Bearer ${TOKENS.gateway}`, "content-type: application/json"];
  socket.write(`${[...head, ...headers].join("\r\n")}\r\n\r\n{`);
  const drip = setInterval(() => socket.write(" "), 20);
  socket.on("error", () => undefined);
  const answer = text(socket).finally(() => {
    clearInterval(drip);
    socket.destroy();
  });
  return { socket, answer };
}
