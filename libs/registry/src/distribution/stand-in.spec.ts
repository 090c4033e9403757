import { randomBytes } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { afterEach, describe, expect, it } from "@jest/globals";
import { type Interposer, interpose, listen } from "../testing/interpose.ts";
import { type StandIn, type StandInOptions, standIn } from "../testing/stand-in.ts";
import { BUNDLE, putNamed, putReferrer, referrerOf, testPace } from "../testing/stores.ts";
import { type RegistryOptions, RegistryStore } from "./registry-store.ts";

const open: { stop: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const server of open.splice(0).reverse()) await server.stop();
});

async function start(options: StandInOptions = {}): Promise<StandIn> {
  const server = await standIn(options);
  open.push(server);
  return server;
}

function storeAt({ address }: { address: string }, more: Partial<RegistryOptions> = {}): RegistryStore {
  const repository = "glither/mail/mailguard";
  return new RegistryStore({
    registry: address,
    plainHttp: true,
    repository,
    writable: true,
    pace: testPace(),
    ...more,
  });
}

describe("a registry with lists of referrers (a stand-in)", () => {
  it("is asked for them, page by page, and gets no fallback tag", async () => {
    const server = await start({ referrersPage: 2 });
    const store = storeAt(server);
    const subject = await putNamed(store, "subject");
    const names = ["a", "b", "c", "d", "e"];
    const referrers = await Promise.all(names.map((name) => putReferrer(store, subject, name)));
    await store.addReferrers(subject.digest, referrers);
    const listed = await storeAt(server).referrers(subject.digest, BUNDLE);
    expect(listed.map(({ annotations }) => annotations?.["name"]).sort()).toEqual(names);
    expect(await store.referrers(subject.digest, "application/other")).toEqual([]);
    expect(server.seen.filter(({ what }) => /sha256-|tags/u.test(what))).toEqual([]);
  });

  it("gets them under their digests when they are stored and listed in one go", async () => {
    const server = await start({ referrersPage: 2 });
    const store = storeAt(server);
    const subject = await putNamed(store, "subject");
    const referrers = ["a", "b", "c"].map((name) => referrerOf(subject, name));
    await store.putReferrers(subject.digest, referrers);
    const listed = await storeAt(server).referrers(subject.digest, BUNDLE);
    expect(listed.map(({ annotations }) => annotations?.["name"]).sort()).toEqual(["a", "b", "c"]);
    expect(server.seen.filter(({ what }) => /sha256-|tags/u.test(what))).toEqual([]);
    await expect(store.putReferrers(listed[0]?.digest ?? "", referrers)).rejects.toMatchObject({
      code: "WRONG_SUBJECT",
    });
  });

  it("is given time to list what it took, and not for ever", async () => {
    let asked = 0;
    const blind = (until: number) =>
      ({
        referrersPage: 9,
        before: ({ url = "" }, outgoing) => {
          asked += url.includes("/referrers/") ? 1 : 0;
          if (!url.includes("/referrers/") || asked > until) return false;
          outgoing.writeHead(200).end('{"manifests":[]}');
          return true;
        },
      }) satisfies StandInOptions;
    for (const [until, looks] of [
      [3, 4],
      [100, 6],
    ] as const) {
      asked = 0;
      const store = storeAt(await start(blind(until)));
      const subject = await putNamed(store, "subject");
      const added = store.addReferrers(subject.digest, [await putReferrer(store, subject, "one")]);
      if (until === 3) await added;
      else await expect(added).rejects.toMatchObject({ code: "STORE_MALFORMED" });
      expect(asked).toBe(looks);
    }
  });

  it("may not continue a list elsewhere", async () => {
    const before: StandInOptions["before"] = ({ url = "" }, outgoing) => {
      if (!url.includes("/referrers/")) return false;
      outgoing.writeHead(200, { link: '<http://127.0.0.1:1/x>; rel="next"' }).end('{"manifests":[]}');
      return true;
    };
    const store = storeAt(await start({ before }));
    await expect(store.referrers(`sha256:${"0".repeat(64)}`)).rejects.toMatchObject({ code: "STORE_MALFORMED" });
  });
});

describe("a registry with conditional writes (a stand-in)", () => {
  it("keeps publishers from overwriting each other's lists", async () => {
    const server = await start({ conditional: true });
    const subject = await putNamed(storeAt(server), "subject");
    const names = ["a", "b", "c", "d", "e", "f", "g", "h"];
    await Promise.all(
      names.map(async (name) => {
        const store = storeAt(server);
        await store.addReferrers(subject.digest, [await putReferrer(store, subject, name)]);
      }),
    );
    const listed = await storeAt(server).referrers(subject.digest);
    expect(listed.map(({ annotations }) => annotations?.["name"]).sort()).toEqual(names);
    const writes = server.seen.filter(({ what }) => /^PUT .*\/sha256-[0-9a-f]{64}$/u.test(what));
    expect(writes.some(({ headers }) => headers["if-match"] !== undefined)).toBe(true);
  });
});

describe("a registry that resumes uploads (a stand-in)", () => {
  it("is not sent again what has arrived", async () => {
    const server = await start();
    let chunk = 0;
    const between: Interposer = await interpose(server.address, ({ method }) => {
      if (method !== "PATCH") return undefined;
      chunk += 1;
      return chunk === 2 ? { cutAfter: 400 } : chunk === 4 ? { cutAnswer: true } : undefined;
    });
    open.push(between);
    const bytes = randomBytes(4000);
    const { digest } = await storeAt(between, { chunkBytes: 1000 }).putBlob(bytes);
    expect(server.blobs.get(digest)?.equals(bytes)).toBe(true);
    const ranges = between.seen.flatMap(({ headers }) => headers["content-range"] ?? []);
    expect(ranges).toEqual([
      "0-999",
      "1000-1999",
      expect.stringMatching(/^1\d\d\d-/u),
      expect.any(String),
      expect.any(String),
    ]);
    expect(between.seen.filter(({ method }) => method === "POST")).toHaveLength(1);
  });
});

describe("a registry that never ends its answer (a stand-in)", () => {
  it.each([
    ["says nothing", () => true],
    [
      "goes on and on",
      (_: unknown, outgoing: ServerResponse) => {
        outgoing.writeHead(200);
        const drip = setInterval(() => outgoing.write(" "), 5);
        outgoing.on("close", () => clearInterval(drip));
        return true;
      },
    ],
  ])("is given up when the time is up: it %s", async (_, before) => {
    const store = storeAt(await start({ before }), { budgetMs: 100 });
    await expect(store.resolveTag("1.0.0")).rejects.toMatchObject({
      code: "STORE_UNREACHABLE",
      message: expect.stringContaining("gave no answer within 0.1 s"),
    });
  });
});

describe("stores of one registry", () => {
  it("share eight connections, however many they are", async () => {
    const sockets = new Set<Socket>();
    const server = await listen(({ socket }, outgoing) => {
      sockets.add(socket);
      outgoing.writeHead(404).end();
    });
    open.push(server);
    for (let turn = 0; turn < 5; turn += 1) await storeAt(server).resolveTag("1.0.0");
    expect(sockets.size).toBe(1);
    await Promise.all(Array.from({ length: 50 }, () => storeAt(server).resolveTag("1.0.0")));
    expect(sockets.size).toBe(8);
  });
});
