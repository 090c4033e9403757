import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { place, temporaryFolder } from "@glither/stages/testing/folders";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import {
  type Answer,
  ask,
  configOf,
  PROGRAM,
  publishedGate,
  type Service,
  startService,
  TOKENS,
} from "./testing/service.ts";

const MAIL_ONLY = "mail-only-0123456789abcdef0123456789abcdef";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let reference: string;
let service: Service;

beforeAll(async () => {
  folder = await temporaryFolder();
  ({ reference } = await publishedGate(folder.path));
  await place(folder.path, "mail-only.token", MAIL_ONLY);
  await place(folder.path, "sessions.key", "0123456789abcdef0123456789abcdef");
  service = await startService(folder.path, configured());
  for (const name of ["mail", "partners"]) {
    await service.ask(`/v1/deployments/${name}/dispose`, "gateway", { artifact: PROGRAM });
  }
});
afterAll(async () => {
  await service.stop();
  await folder.remove();
});

function configured(more: object = {}, limited: object = { deployments: ["mail"] }): object {
  const deployment = { component: reference, bindings: { answers: "answers.json" } };
  const config = configOf(reference, { deployments: { mail: deployment, partners: deployment }, ...more });
  const scopes = ["dispose", "settle", "read"];
  const token = { name: "cleo", scopes, token: { file: "mail-only.token" }, ...limited };
  return { ...config, tokens: [...(config["tokens"] as readonly object[]), token] };
}

const asCleo = (path: string, body?: unknown): Promise<Answer> =>
  ask(`${service.address}${path}`, undefined, body, { authorization: `Bearer ${MAIL_ONLY}` });

async function signIn({ address }: Service, token: string): Promise<string> {
  const { origin } = new URL(address);
  const body = new URLSearchParams({ token, to: "/" });
  const answer = await fetch(`${address}/login`, { method: "POST", redirect: "manual", body, headers: { origin } });
  return (answer.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
}
const look = async ({ address }: Service, path: string, cookie: string) => {
  const answer = await fetch(`${address}${path}`, { headers: { cookie } });
  return { status: answer.status, text: await answer.text(), cookie: answer.headers.get("set-cookie") };
};

describe("a token for some deployments", () => {
  it("may do there what its scopes say, and others are as if there were none", async () => {
    const paths = ["", "/obligations", "/receipts", "/receipts/0", "/checkpoint"];
    for (const path of paths.slice(0, -1)) expect((await asCleo(`/v1/deployments/mail${path}`)).status).toBe(200);
    expect((await asCleo("/v1/deployments/mail/dispose", { artifact: PROGRAM })).status).toBe(200);
    for (const path of paths) {
      const [hidden, absent] = [
        await asCleo(`/v1/deployments/partners${path}`),
        await asCleo(`/v1/deployments/none${path}`),
      ];
      expect(hidden).toMatchObject({ status: 404, json: { code: "UNKNOWN_DEPLOYMENT" } });
      expect(hidden.text).toBe(absent.text);
    }
    for (const [path, body] of [
      ["dispose", { artifact: PROGRAM }],
      ["batch", { artifacts: [PROGRAM] }],
      ["obligations/x/settle", { on: "admin.release" }],
      ["obligations/x/cancel", {}],
      ["recheck", {}],
    ] as const) {
      expect(await asCleo(`/v1/deployments/partners/${path}`, body)).toMatchObject({ status: 404 });
    }
    const { json } = await service.ask("/v1/deployments/partners/receipts", "ann");
    const { entries } = json as { readonly entries: readonly { readonly statement: { readonly kind: string } }[] };
    expect(entries.filter(({ statement }) => statement.kind === "decision")).toHaveLength(1);
  });

  it("is told of no other one: not in lists, not in numbers, not by who may settle", async () => {
    expect((await asCleo("/v1/deployments")).text).not.toContain("partners");
    expect(await asCleo("/metrics")).toMatchObject({ status: 403, json: { code: "FORBIDDEN" } });
    const settlers = async (name: string) =>
      (await service.ask(`/v1/deployments/${name}/obligations`, "ann")).json as {
        obligations: { settlers: string[] }[];
      };
    expect((await settlers("mail")).obligations[0]?.settlers).toEqual(["ann", "cleo"]);
    expect((await settlers("partners")).obligations[0]?.settlers).toEqual(["ann"]);
  });

  it("shows no other one on the page, and less as soon as it may see less", async () => {
    const cookie = await signIn(service, MAIL_ONLY);
    const first = await look(service, "/", cookie);
    expect([first.status, first.text.includes("partners")]).toEqual([200, false]);
    for (const path of [
      "/?deployment=partners",
      "/receipts?deployment=partners",
      "/receipts/partners/0",
      "/held.json?deployment=partners",
    ]) {
      expect((await look(service, path, cookie)).status).toBe(404);
    }
    const file = join(folder.path, "glither.host.json");
    await writeFile(file, JSON.stringify(configured({}, { scopes: ["dispose"], deployments: ["partners"] })));
    expect(await service.host.reload()).toBe(true);
    expect((await look(service, "/", cookie)).status).toBe(403);
    await writeFile(file, JSON.stringify(configured({}, { token: { file: "ann.token" }, name: "ann" })));
    expect(await service.host.reload()).toBe(false);
    await writeFile(file, JSON.stringify(configured()));
    expect(await service.host.reload()).toBe(true);
  });

  it("names deployments that there are", async () => {
    const file = join(folder.path, "glither.host.json");
    await writeFile(file, JSON.stringify(configured({}, { deployments: ["mail", "mial"] })));
    expect(await service.host.reload()).toBe(false);
    const refused = service.lines.findLast(({ msg }) => msg === "configuration refused, the one before is kept");
    expect(refused?.["problems"]).toEqual(["$.tokens[3].deployments[1] is the name of no deployment"]);
    await writeFile(file, JSON.stringify(configured()));
    expect(await service.host.reload()).toBe(true);
  });
});

describe("a session of the approvals page", () => {
  const shared = (store: string) =>
    configured({ sessions: { key: { file: "sessions.key" } }, store: { sqlite: store } });

  it("goes on in every process with the key, behind a restart too, and in no other", async () => {
    const [one, other] = [
      await startService(folder.path, shared("one.sqlite")),
      await startService(folder.path, shared("other.sqlite")),
    ];
    const cookie = await signIn(one, TOKENS.ann);
    expect((await look(other, "/", cookie)).status).toBe(200);
    await one.stop();
    const again = await startService(folder.path, shared("one.sqlite"));
    expect((await look(again, "/", cookie)).status).toBe(200);
    expect((await look(service, "/", cookie)).status).toBe(401);
    await place(folder.path, "sessions.key", "fedcba9876543210fedcba9876543210");
    expect(await again.host.reload()).toBe(true);
    expect((await look(again, "/", cookie)).status).toBe(401);
    await place(folder.path, "sessions.key", "short");
    expect(await other.host.reload()).toBe(false);
    for (const each of [other, again]) await each.stop();
    await place(folder.path, "sessions.key", "0123456789abcdef0123456789abcdef");
  });

  it("ends with its token", async () => {
    const cookie = await signIn(service, TOKENS.auditor);
    expect((await look(service, "/", cookie)).status).toBe(200);
    await place(folder.path, "auditor.token", "another-0123456789abcdef0123456789abcdef");
    await place(folder.path, "glither.host.json", JSON.stringify(configured()));
    expect(await service.host.reload()).toBe(true);
    expect((await look(service, "/", cookie)).status).toBe(401);
  });
});
