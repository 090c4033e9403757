import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { place, temporaryFolder } from "@glither/stages/testing/folders";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { configOf, LETTER, PROGRAM, publishedGate, type Service, startService } from "./testing/service.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let service: Service;
let reference: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  ({ reference } = await publishedGate(folder.path));
  service = await startService(folder.path, configOf(reference));
});
afterAll(async () => {
  await service.stop();
  await folder.remove();
});

const dispose = (artifact: unknown, headers?: Readonly<Record<string, string>>) =>
  service.ask("/v1/deployments/mail/dispose", "gateway", { artifact }, headers);

describe("a published component behind HTTP", () => {
  it("disposes of an artifact, and has kept the receipt when it answers", async () => {
    const { status, json } = await dispose(LETTER);
    expect({ status, json }).toMatchObject({
      status: 200,
      json: {
        receipt: { verdict: "delivered", rule: "deliver_known", actions: [{ verb: "route", args: { to: "inbox" } }] },
        kept: { deployment: "mail", index: 0, hash: expect.stringMatching(/^sha256:/u) },
      },
    });
    const { json: kept } = await service.ask("/v1/deployments/mail/receipts/0", "auditor");
    expect(kept).toMatchObject({
      index: 0,
      statement: { kind: "decision", receipt: { rule: "deliver_known" } },
      contents: { artifact: { "from.domain": "a.example" }, answers: { "sender.allowlisted": true } },
    });
  });

  it("decides once for an idempotency key, however often and however quickly it is sent again", async () => {
    const once = () => dispose(PROGRAM, { "idempotency-key": "message-17" });
    const [first, ...others] = await Promise.all([once(), once(), once()]);
    expect(first?.status).toBe(200);
    for (const other of [...others, await once()]) expect(other.json).toEqual(first?.json);
    const reused = await dispose(LETTER, { "idempotency-key": "message-17" });
    expect(reused).toMatchObject({ status: 422, json: { code: "KEY_REUSED" } });
    const batch = () =>
      service.ask("/v1/deployments/mail/batch", "gateway", { artifacts: [LETTER, LETTER] }, { "idempotency-key": "b" });
    const [one, other] = [await batch(), await batch()];
    expect(other.json).toEqual(one.json);
    expect((one.json as { decided: { kept: { index: number } }[] }).decided.map(({ kept }) => kept.index)).toHaveLength(
      2,
    );
  });

  it("disposes of many in their order, or of none", async () => {
    const batch = (artifacts: unknown) => service.ask("/v1/deployments/mail/batch", "gateway", { artifacts });
    const { status, json } = await batch([LETTER, PROGRAM, LETTER]);
    const { decided } = json as { decided: { receipt: { rule: string }; kept: { index: number } }[] };
    expect(status).toBe(200);
    expect(decided.map(({ receipt: { rule } }) => rule)).toEqual(["deliver_known", "hold_executable", "deliver_known"]);
    const decisions = async () =>
      (await service.ask("/metrics", "auditor")).text.match(/^glither_decisions_total.*$/gmu);
    const before = await decisions();
    const refused = await batch([LETTER, { size: "large" }]);
    expect(refused).toMatchObject({
      status: 422,
      json: { code: "BAD_ARTIFACT", problems: [expect.stringMatching(/^artifact 1: /u)] },
    });
    expect(await decisions()).toEqual(before);
  });

  it("lists what waits, and settles it once, by whose token is shown", async () => {
    const { json } = await dispose(PROGRAM);
    const { token } = (json as { receipt: { token: string } }).receipt;
    const listed = await service.ask("/v1/deployments/mail/obligations", "auditor");
    expect(listed.json).toMatchObject({
      obligations: expect.arrayContaining([
        expect.objectContaining({
          token,
          settlers: ["ann"],
          receipt: expect.objectContaining({ rule: "hold_executable" }),
        }),
      ]),
    });
    const settle = (on: string, id: string) =>
      service.ask(`/v1/deployments/mail/obligations/${token}/settle`, "ann", { on }, { "idempotency-key": id });
    expect(await settle("admin.burn", "1")).toMatchObject({ status: 409, json: { code: "NOT_DUE" } });
    const first = await settle("admin.release", "2");
    expect(first).toMatchObject({
      status: 200,
      json: { verdict: "delivered", by: { on: "admin.release", sender: "ann" } },
    });
    expect((await settle("admin.release", "2")).json).toEqual(first.json);
    expect(await settle("admin.release", "3")).toMatchObject({ status: 409, json: { code: "ALREADY_SETTLED" } });
    const unknown = await service.ask("/v1/deployments/mail/obligations/none/settle", "ann", { on: "admin.release" });
    expect(unknown).toMatchObject({ status: 404, json: { code: "UNKNOWN_TOKEN" } });
  });

  it("gives up what waits into the closed box, once", async () => {
    const { json } = await dispose(PROGRAM);
    const { token } = (json as { receipt: { token: string } }).receipt;
    const cancel = (id: string) =>
      service.ask(
        `/v1/deployments/mail/obligations/${token}/cancel`,
        "ann",
        { reason: "sent twice" },
        { "idempotency-key": id },
      );
    const first = await cancel("1");
    expect(first).toMatchObject({
      status: 200,
      json: { verdict: "dropped", reason_class: "host_cancelled", by: { cancelled: "dropped", sender: "ann" } },
    });
    expect((await cancel("1")).json).toEqual(first.json);
    expect(await cancel("2")).toMatchObject({ status: 409, json: { code: "ALREADY_SETTLED" } });
  });

  it("pages through what waits", async () => {
    await service.ask("/v1/deployments/mail/batch", "gateway", { artifacts: [PROGRAM, PROGRAM, PROGRAM] });
    const page = async (after?: string) =>
      (
        await service.ask(
          `/v1/deployments/mail/obligations?most=2${after === undefined ? "" : `&after=${after}`}`,
          "ann",
        )
      ).json as { obligations: { token: string }[]; next?: string };
    const tokens: string[] = [];
    let next: string | undefined;
    do {
      const { obligations, next: following } = await page(next);
      tokens.push(...obligations.map(({ token }) => token));
      next = following;
    } while (next !== undefined);
    expect(tokens).toEqual([...new Set(tokens)].sort());
    expect(tokens.length).toBeGreaterThanOrEqual(4);
  });

  it("names its deployments by their digests", async () => {
    const { json } = await service.ask("/v1/deployments/mail", "auditor");
    expect(json).toMatchObject({
      name: "mail",
      ruleset: "gate",
      dialect: "glither.mail",
      digest: expect.stringMatching(/^sha256:/u),
    });
    expect((await service.ask("/v1/deployments", "auditor")).json).toEqual({ deployments: [json] });
  });
});

describe("who asks", () => {
  it.each([
    ["nobody", undefined, 401, "UNAUTHENTICATED"],
    ["who may only read", "auditor", 403, "FORBIDDEN"],
    ["who may only settle", "ann", 403, "FORBIDDEN"],
  ] as const)("is not %s, for a decision", async (_who, as, status, code) => {
    expect(await service.ask("/v1/deployments/mail/dispose", as, { artifact: LETTER })).toMatchObject({
      status,
      json: { code, status, type: expect.stringMatching(/^urn:glither:problem:/u) },
    });
  });

  it("is told by a token of another length, or nearly one, no more than by none", async () => {
    const answers = await Promise.all(
      [
        "",
        "Bearer",
        "Bearer x",
        "Basic YTpi",
        `Bearer ${"gateway-0123456789abcdef0123456789abcdee"}`,
        `Bearer ${"g".repeat(4_000)}`,
      ].map((authorization) => service.ask("/v1/deployments", undefined, undefined, { authorization })),
    );
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 401));
  });

  it("may be anybody for health, readiness and the description, and needs `read` for the numbers", async () => {
    for (const path of ["/healthz", "/readyz", "/openapi.json"]) expect((await service.ask(path)).status).toBe(200);
    expect((await service.ask("/metrics")).status).toBe(401);
    const { text } = await service.ask("/metrics", "auditor");
    expect(text).toMatch(/^glither_decisions_total\{deployment="mail",verdict="delivered"\} [1-9]/mu);
  });
});

describe("what is no request", () => {
  it.each([
    ["no JSON", "{", 400, "MALFORMED_JSON"],
    ["a member twice", '{"artifact":{},"artifact":{"size":1}}', 400, "MALFORMED_JSON"],
    ["another shape", '{"artefact":{}}', 400, "MALFORMED_REQUEST"],
    ["an artifact that is none", '{"artifact":{"from.domain":7}}', 422, "BAD_ARTIFACT"],
    ["an unknown field", '{"artifact":{"colour":"red"}}', 422, "BAD_ARTIFACT"],
    ["too large", JSON.stringify({ artifact: { subject: "x".repeat(2_000_000) } }), 413, "TOO_LARGE"],
  ])("is answered by a closed code: %s", async (_what, body, status, code) => {
    const answer = await service.ask("/v1/deployments/mail/dispose", "gateway", body);
    expect(answer).toMatchObject({ status, json: { code } });
    expect(answer.headers.get("content-type")).toMatch(/^application\/problem\+json/u);
    expect(answer.text).not.toMatch(/\bat .+:\d+|node:|\.ts/u);
  });

  it("is another address, method, deployment, entry or kind of body", async () => {
    expect(await service.ask("/v2", "ann")).toMatchObject({ status: 404, json: { code: "NO_ROUTE" } });
    const wrong = await service.ask("/v1/deployments/mail/dispose", "gateway");
    expect(wrong).toMatchObject({ status: 405, json: { code: "WRONG_METHOD" } });
    expect(wrong.headers.get("allow")).toBe("POST");
    expect(await service.ask("/v1/deployments/none", "ann")).toMatchObject({
      status: 404,
      json: { code: "UNKNOWN_DEPLOYMENT" },
    });
    expect(await service.ask("/v1/deployments/mail/receipts/999999", "ann")).toMatchObject({
      status: 404,
      json: { code: "NOT_LOGGED" },
    });
    const text = { "content-type": "text/plain" };
    expect(await service.ask("/v1/deployments/mail/dispose", "gateway", "{}", text)).toMatchObject({
      status: 415,
      json: { code: "UNKNOWN_MEDIA_TYPE" },
    });
  });
});

it("writes of each request its route, status and sender, and neither address, token nor content", async () => {
  await service.ask("/v1/deployments/mail/dispose", "gateway", { artifact: { subject: "a secret of theirs" } });
  const log = JSON.stringify(service.lines);
  expect(log).toContain('"route":"/v1/deployments/:name/dispose"');
  expect(log).toContain('"sender":"gateway"');
  for (const hidden of ["a secret of theirs", "0123456789abcdef", "a.example"]) expect(log).not.toContain(hidden);
});

it("does actions behind the answer, once they are kept, and has each attempt in the log", async () => {
  await place(
    folder.path,
    "acting.mjs",
    `import { appendFileSync } from "node:fs";
     export const bindings = { "glither:mail/enrich": { "sender-allowlisted": () => Promise.resolve(true) } };
     export const deliveries = {
       route: ({ to }, artifact, { id, attempt }) => {
         if (attempt === 1) throw new Error("a secret of the mailbox");
         appendFileSync(${JSON.stringify(join(folder.path, "delivered"))}, id + " " + to + "\\n");
       },
       hold: () => undefined,
     };`,
  );
  const acting = await startService(
    folder.path,
    configOf(reference, {
      store: { sqlite: "acting.sqlite" },
      deployments: { mail: { component: reference, bindings: { module: "acting.mjs" } } },
    }),
  );
  const { json } = await acting.ask("/v1/deployments/mail/dispose", "gateway", { artifact: LETTER });
  expect(json).toMatchObject({ receipt: { rule: "deliver_known", actions: [{ verb: "route" }] } });
  let entries: readonly { readonly statement: object }[] = [];
  while (entries.length < 2) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    ({ entries } = (await acting.ask("/v1/deployments/mail/receipts", "ann")).json as { entries: typeof entries });
  }
  expect(entries[1]).toMatchObject({ statement: { kind: "delivery", decision: 0, outcome: "done", attempts: 2 } });
  expect(await readFile(join(folder.path, "delivered"), "utf8")).toBe("mail/0/0 inbox\n");
  expect((await acting.ask("/metrics", "ann")).text).toMatch(
    /^glither_deliveries_total\{deployment="mail",outcome="retry"\} 1$/mu,
  );
  expect(JSON.stringify(acting.lines)).not.toContain("a secret of the mailbox");
  await acting.stop();
});
