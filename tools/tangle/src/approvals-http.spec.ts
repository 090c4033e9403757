import { join } from "node:path";
import { temporaryFolder } from "@glither/stages/testing/folders";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { ANN, AUDITOR, type HeldMail, hold, startApprovals } from "./testing/approvals.ts";
import type { Service } from "./testing/service.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let service: Service;
let mail: HeldMail;

beforeAll(async () => {
  folder = await temporaryFolder();
  service = await startApprovals(folder.path);
  [mail] = (await hold(service, "mail", ["Pumps"])) as [HeldMail];
});
afterAll(async () => {
  await service.stop();
  await folder.remove();
});

interface Sent {
  readonly cookie?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

async function get(path: string, { cookie, headers = {} }: Sent = {}): Promise<Response> {
  const all = { ...headers, ...(cookie === undefined ? {} : { cookie }) };
  return fetch(`${service.address}${path}`, { redirect: "manual", headers: all });
}

async function post(path: string, fields: Readonly<Record<string, string>>, sent: Sent = {}): Promise<Response> {
  const { cookie, headers = { origin: service.address } } = sent;
  return fetch(`${service.address}${path}`, {
    method: "POST",
    redirect: "manual",
    body: new URLSearchParams(fields),
    headers: { ...headers, ...(cookie === undefined ? {} : { cookie }) },
  });
}

/** The cookie as a browser would send it back. */
async function signIn(token: string = ANN): Promise<string> {
  const answer = await post("/login", { token, to: "/" });
  return (answer.headers.get("set-cookie") ?? "").split(";")[0] ?? "";
}

async function formOf(cookie: string): Promise<string> {
  const text = await (await get("/", { cookie })).text();
  return /name="form" value="([^"]+)"/u.exec(text)?.[1] ?? "";
}

const settle = (fields: Readonly<Record<string, string>>, sent: Sent) =>
  post(`/settle/mail/${mail.token}`, fields, sent);
const held = async () => (await service.ask("/v1/deployments/mail/obligations", "auditor")).text.includes(mail.token);

describe("the approvals page", () => {
  it("is shown to nobody without a session, and a token of programs opens none", async () => {
    for (const path of ["/", "/receipts", `/receipts/mail/${mail.index}`]) {
      const answer = await get(path, { headers: { authorization: `Bearer ${ANN}` } });
      expect([answer.status, (await answer.text()).includes("Pumps")]).toEqual([401, false]);
    }
    const cookie = await signIn();
    expect((await service.ask("/v1/deployments", undefined, undefined, { cookie })).status).toBe(401);
  });

  it("keeps its session out of scripts and other sites' requests, and ends it", async () => {
    const answer = await post("/login", { token: ANN, to: "/" });
    expect(answer.headers.get("set-cookie")).toMatch(/^glither=[\w.-]{100,200}; Path=\/; HttpOnly; SameSite=Strict$/u);
    const cookie = await signIn();
    const out = await post("/logout", { form: await formOf(cookie) }, { cookie });
    expect([out.status, out.headers.get("set-cookie")]).toEqual([303, expect.stringContaining("Max-Age=0")]);
    expect((await get("/", { cookie })).status).toBe(401);
  });

  it("lets no browser load or run anything from elsewhere, or show it in a frame", async () => {
    for (const path of ["/", "/login", "/page/page.js", "/page/page.css"]) {
      const { headers } = await get(path);
      const policy = headers.get("content-security-policy") ?? "";
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe|\*|https?:/u);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
    }
  });

  it("does what its own forms ask for, and nothing that another site sends", async () => {
    const cookie = await signIn();
    const form = await formOf(cookie);
    const fields = { on: "admin.release", form };
    const foreign: readonly Sent["headers"][] = [
      {},
      { origin: "null" },
      { origin: "https://elsewhere.example" },
      { origin: service.address.replace("127.0.0.1", "localhost") },
      { origin: service.address, "sec-fetch-site": "cross-site" },
      { origin: service.address, "sec-fetch-site": "same-site" },
    ];
    for (const headers of foreign) expect((await settle(fields, { cookie, headers: headers ?? {} })).status).toBe(403);
    expect((await settle({ on: "admin.release" }, { cookie })).status).toBe(403);
    expect((await settle({ ...fields, form: await formOf(await signIn()) }, { cookie })).status).toBe(403);
    expect((await settle(fields, {})).status).toBe(401);
    expect((await post("/login", { token: ANN }, { headers: { origin: "https://elsewhere.example" } })).status).toBe(
      403,
    );
    expect((await post("/logout", {}, { cookie })).status).toBe(403);
    expect((await settle(fields, { cookie: await signIn(AUDITOR) })).status).toBe(403);
    expect(await held()).toBe(true);
  });

  it("tells its script in JSON what is wrong", async () => {
    const headers = { origin: service.address, accept: "application/json", "x-glither-page": "1" };
    const ended = await settle({ on: "admin.release" }, { headers });
    expect([ended.status, await ended.json()]).toEqual([401, expect.objectContaining({ code: "UNAUTHENTICATED" })]);
    const cookie = await signIn();
    const answer = async (fields: Readonly<Record<string, string>>) => {
      const { status, ...response } = await settle(fields, { cookie, headers }).then(async (each) => ({
        status: each.status,
        json: (await each.json()) as object,
      }));
      return { status, ...response.json };
    };
    expect(await answer({ on: "admin.reject" })).toMatchObject({ status: 422, needs: "reason" });
    expect(await answer({ on: "admin.reject", reason: "x".repeat(501) })).toMatchObject({
      status: 422,
      needs: "reason",
    });
    expect(await answer({ on: "admin.burn" })).toMatchObject({ status: 409, ok: false });
    const unknown = await post("/settle/mail/none", { on: "admin.release" }, { cookie, headers });
    expect([unknown.status, await unknown.json()]).toEqual([404, expect.objectContaining({ code: "UNKNOWN_TOKEN" })]);
    expect(await held()).toBe(true);
  });

  it("settles once where a button is pressed twice, and tells both how it came out", async () => {
    const [twice] = (await hold(service, "mail", ["Twice"])) as [HeldMail];
    const cookie = await signIn();
    const headers = { origin: service.address, accept: "application/json", "x-glither-page": "1" };
    const fields = { on: "admin.release", key: crypto.randomUUID() };
    const press = async (pressed: Readonly<Record<string, string>>) => {
      const answer = await post(`/settle/mail/${twice.token}`, pressed, { cookie, headers });
      return { status: answer.status, ...((await answer.json()) as object) };
    };
    const [one, other] = await Promise.all([press(fields), press(fields)]);
    expect(one).toMatchObject({ status: 200, ok: true });
    expect(other).toEqual(one);
    expect(await press({ ...fields, key: crypto.randomUUID() })).toMatchObject({ status: 409, isOver: true });
  });

  it("goes on from signing in to a page of its own only", async () => {
    for (const [to, place] of [
      ["/receipts?q=a", "/receipts?q=a"],
      ["//elsewhere.example/", "/"],
      ["/\\elsewhere.example", "/"],
      ["/\t/elsewhere.example", "/"],
      ["https://elsewhere.example/", "/"],
      ["javascript:alert(1)", "/"],
    ] as const) {
      expect([to, (await post("/login", { token: ANN, to })).headers.get("location")]).toEqual([to, place]);
    }
  });

  it("asks again for a page that a link from elsewhere has opened, since no cookie came with it", async () => {
    const answer = await get("/?q=a%22b", { headers: { "sec-fetch-site": "cross-site" } });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('<meta http-equiv="refresh" content="0; url=/?q=a%22b">');
  });

  it("lets in nobody who has no token that is known, and says nothing of the others", async () => {
    const answer = await post("/login", { token: `${ANN}x`, to: "/" });
    expect([answer.status, answer.headers.get("set-cookie")]).toEqual([401, null]);
    expect(await answer.text()).toContain("No token that is known");
    expect(JSON.stringify(service.lines)).not.toContain(ANN);
  });

  it("is no part of what programs are told about", async () => {
    const { json } = await service.ask("/openapi.json");
    expect(
      Object.keys((json as { paths: object }).paths).filter(
        (path) => !/^\/(?:v1|healthz|readyz|metrics|openapi)/u.test(path),
      ),
    ).toEqual([]);
  });
});

it("shows the others where what is kept of one was changed or deleted", async () => {
  const subjects = ["Whole", "Changed", "Deleted"];
  const [whole, changed, deleted] = (await hold(service, "partners", subjects)) as [HeldMail, HeldMail, HeldMail];
  const { DatabaseSync } = await import("node:sqlite");
  // The service writes by a thread of its own, at any time.
  const database = new DatabaseSync(join(folder.path, "ledger.sqlite"), { timeout: 10_000 });
  try {
    const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
    expect(tables.map(({ name }) => name)).toContain("content");
    const bytes = "CAST(replace(CAST(bytes AS TEXT), 'Changed', 'Another') AS BLOB)";
    database.exec(`UPDATE content SET bytes = ${bytes} WHERE CAST(bytes AS TEXT) LIKE '%Changed%'`);
    database.exec("DELETE FROM content WHERE CAST(bytes AS TEXT) LIKE '%\"Deleted\"%'");
  } finally {
    database.close();
  }
  const cookie = await signIn();
  const list = await (await get("/?deployment=partners", { cookie })).text();
  for (const text of ["Whole", "were changed by somebody", "not kept any more"]) expect(list).toContain(text);
  expect(list).not.toContain("Another");
  const entries = [whole, changed, deleted].map(({ index }) => get(`/receipts/partners/${index}`, { cookie }));
  const texts = await Promise.all(entries.map(async (entry) => (await entry).text()));
  expect(texts.map((text) => text.includes("It cannot be explained here"))).toEqual([false, true, true]);
});

it("keeps a reason that a program gives", async () => {
  const [other] = (await hold(service, "partners", ["Seals"])) as [HeldMail];
  const path = `/v1/deployments/partners/obligations/${other.token}/settle`;
  const { json } = await service.ask(path, "ann", { on: "admin.release", reason: "ticket 17" });
  expect(json).toMatchObject({ by: { on: "admin.release", sender: "ann", reason: "ticket 17" } });
});

describe("a list that is empty", () => {
  const others = { folder: undefined as typeof folder | undefined, service: undefined as Service | undefined };
  beforeAll(async () => {
    others.folder = await temporaryFolder();
    others.service = service;
    service = await startApprovals(others.folder.path);
  });
  afterAll(async () => {
    await service.stop();
    await others.folder?.remove();
    if (others.service !== undefined) service = others.service;
  });

  it("looks by itself without a script, since there is nothing to lose, and no look keeps a session alive", async () => {
    const cookie = await signIn();
    const empty = await (await get("/?deployment=partners", { cookie })).text();
    expect(empty).toContain('<noscript><meta http-equiv="refresh" content="60"></noscript>');
    const shown = /data-look="([^"]+)" data-revision="([^"]+)"/u.exec(empty) ?? [];
    const path = (shown[1] ?? "").replaceAll("&amp;", "&");
    const look = await get(path, { cookie, headers: { accept: "application/json" } });
    expect([await look.json(), look.headers.get("set-cookie")]).toEqual([{ revision: shown[2] }, null]);
    await hold(service, "partners", ["Seals"]);
    expect(await (await get(path, { cookie })).json()).not.toEqual({ revision: shown[2] });
    expect((await get(path)).status).toBe(401);
    for (const other of ["/?deployment=partners", "/?deployment=mail&q=x", "/receipts"]) {
      expect(await (await get(other, { cookie })).text()).not.toContain("http-equiv");
    }
  });
});
