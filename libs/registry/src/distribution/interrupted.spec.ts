import { randomBytes } from "node:crypto";
import { afterEach, expect, it } from "@jest/globals";
import type { RegistryServer } from "../../../../tools/registry/src/start-registry.ts";
import { describeWithRegistry } from "../../../../tools/registry/src/testing/describe-with-registry.ts";
import { type Interposer, interpose, type Mischief, type Seen } from "../testing/interpose.ts";
import { putNamed, putReferrer, storeIn, testPace } from "../testing/stores.ts";
import type { RegistryOptions, RegistryStore } from "./registry-store.ts";

const open: Interposer[] = [];
afterEach(async () => {
  for (const interposer of open.splice(0)) await interposer.stop();
});

/** A store behind somebody who misbehaves, whose waiting takes no time. */
async function behind(
  server: RegistryServer,
  decide: (seen: Seen) => Mischief | undefined,
  more: Partial<RegistryOptions> = {},
): Promise<{ store: RegistryStore; seen: readonly Seen[]; slept: readonly number[] }> {
  const interposer = await interpose(server.address, decide);
  open.push(interposer);
  const pace = testPace();
  const store = storeIn(server, { registry: interposer.address, pace, chunkBytes: 1000, ...more });
  return { store, seen: interposer.seen, slept: pace.slept };
}

/** Misbehaves the first so many times that a request is asked for. */
function first(
  times: number,
  wanted: (seen: Seen) => boolean,
  mischief: Mischief,
): (seen: Seen) => Mischief | undefined {
  let left = times;
  return (seen) => {
    if (!wanted(seen) || left === 0) return undefined;
    left -= 1;
    return mischief;
  };
}

const isPatch = ({ method }: Seen) => method === "PATCH";
const isLast = ({ method, path }: Seen) => method === "PUT" && path.includes("/uploads/");
const isBlob = ({ method, path }: Seen) => method === "GET" && path.includes("/blobs/sha256");

describeWithRegistry("an upload", {}, (server) => {
  it.each<[string, (seen: Seen) => boolean, Mischief]>([
    ["cut within a chunk", isPatch, { cutAfter: 400 }],
    ["cut before the answer to a chunk", isPatch, { cutAnswer: true }],
    ["cut before the last answer", isLast, { cutAnswer: true }],
    ["answered 503 to a chunk", isPatch, { answer: 503 }],
    ["answered 429 to a chunk", isPatch, { answer: 429, headers: { "retry-after": "3" } }],
    ["answered 416 to a chunk", isPatch, { answer: 416 }],
    ["answered 502 to the last request", isLast, { answer: 502 }],
    ["whose beginning is answered 500", ({ method }) => method === "POST", { answer: 500 }],
  ])("%s is resumed", async (_, wanted, mischief) => {
    const { store } = await behind(server(), first(2, wanted, mischief));
    const bytes = randomBytes(4500);
    const address = await store.putBlob(bytes);
    expect(Buffer.from(await storeIn(server()).getBlob(address)).equals(bytes)).toBe(true);
  });

  it("goes on where it was when the registry was busy for a moment", async () => {
    let chunk = 0;
    const { store, seen } = await behind(server(), (one) => {
      if (!isPatch(one)) return undefined;
      chunk += 1;
      return chunk === 3 ? { answer: 503 } : undefined;
    });
    await store.putBlob(randomBytes(4000));
    const ranges = seen.filter(isPatch).map(({ headers }) => headers["content-range"]);
    expect(ranges).toEqual(["0-999", "1000-1999", "2000-2999", "2000-2999", "3000-3999"]);
    expect(seen.filter(({ method }) => method === "POST")).toHaveLength(1);
  });

  it("of one piece is sent again", async () => {
    const { store } = await behind(server(), first(1, isLast, { cutAfter: 100 }));
    const bytes = randomBytes(900);
    const address = await store.putBlob(bytes);
    expect(Buffer.from(await storeIn(server()).getBlob(address)).equals(bytes)).toBe(true);
  });

  it.each<[string, Mischief]>([
    ["cut", { cutAnswer: true }],
    ["answered 503", { answer: 503 }],
    ["answered 404", { answer: 404 }],
  ])("that is always %s fails after a bounded number of attempts", async (_, mischief) => {
    const { store, seen, slept } = await behind(server(), (one) => (isPatch(one) ? mischief : undefined));
    await expect(store.putBlob(randomBytes(2000))).rejects.toMatchObject({
      name: "StoreError",
      code: expect.stringMatching(/^STORE_/u),
    });
    expect(seen.filter(isPatch)).toHaveLength(7);
    expect(slept).toEqual([200, 400, 800, 1600, 3200, 6400]);
  });

  it("that is too long for the registry is not tried again", async () => {
    const { store, seen } = await behind(server(), (one) => (isPatch(one) ? { answer: 413 } : undefined));
    await expect(store.putBlob(randomBytes(2000))).rejects.toMatchObject({ code: "TOO_LARGE" });
    expect(seen.filter(isPatch)).toHaveLength(1);
  });
});

describeWithRegistry("a request", {}, (server) => {
  it("is repeated after 429, 5xx and cuts, later each time", async () => {
    const mischiefs: Mischief[] = [{ answer: 500 }, { answer: 503 }, { cutAnswer: true }, { answer: 429 }];
    const { store, slept } = await behind(server(), () => mischiefs.shift());
    expect(await store.resolveTag("9.9.9")).toBeUndefined();
    expect(slept).toEqual([200, 400, 800, 1600]);
  });

  it("waits as long as the registry asks, within reason", async () => {
    const delays = ["7", "Thu, 01 Jan 1970 00:00:30 GMT", "100000", "nonsense"];
    const { store, slept } = await behind(server(), () => {
      const delay = delays.shift();
      return delay === undefined ? undefined : { answer: 429, headers: { "retry-after": delay } };
    });
    await store.resolveTag("9.9.9");
    // The date is 23 seconds after the seven that have passed.
    expect(slept).toEqual([7000, 23_000, 30_000, 1600]);
  });

  it("is repeated when a registry calls a good manifest bad, as one does that is busy, but not for ever", async () => {
    const bad = { answer: 400, body: '{"errors":[{"code":"DIGEST_INVALID","message":"x"}]}' };
    const isPut = ({ method, path }: Seen) => method === "PUT" && path.includes("/manifests/");
    const { store, slept } = await behind(server(), first(2, isPut, bad));
    expect((await store.getManifest((await putNamed(store, "good")).digest)).bytes.length).toBeGreaterThan(0);
    expect(slept).toEqual([200, 400]);
    const never = await behind(server(), first(100, isPut, bad));
    await expect(putNamed(never.store, "never")).rejects.toMatchObject({
      message: expect.stringContaining("DIGEST_INVALID"),
    });
    expect(never.seen.filter(isPut)).toHaveLength(5);
  });

  it("gives up after six attempts, or when its time is up", async () => {
    const { store, seen } = await behind(server(), () => ({ answer: 503 }));
    await expect(store.resolveTag("1.0.0")).rejects.toMatchObject({
      code: "STORE_UNREACHABLE",
      message: expect.stringContaining("answers 503"),
    });
    expect(seen).toHaveLength(6);
    const brief = await behind(server(), () => ({ answer: 429, headers: { "retry-after": "20" } }), {
      budgetMs: 30_000,
    });
    await expect(brief.store.resolveTag("1.0.0")).rejects.toMatchObject({
      code: "STORE_UNREACHABLE",
      message: expect.stringContaining("no answer within 30 s"),
    });
    expect(brief.slept).toEqual([20_000]);
  });

  it("does not wait for a registry that is not there", async () => {
    const pace = testPace();
    const store = storeIn(server(), { registry: "127.0.0.1:1", pace });
    await expect(store.resolveTag("1.0.0")).rejects.toMatchObject({
      code: "STORE_UNREACHABLE",
      message: "`127.0.0.1:1` cannot be reached (ECONNREFUSED)",
    });
    expect(pace.slept).toEqual([]);
  });
});

describeWithRegistry("what is read", {}, (server) => {
  it.each<[string, Mischief, string]>([
    ["changed", { rewrite: (body) => Buffer.from(body.map((byte) => byte ^ 1)) }, "WRONG_DIGEST"],
    ["shorter, and says so", { rewrite: (body) => body.subarray(0, 50_000) }, "WRONG_SIZE"],
    ["shorter than it says", { rewrite: (body) => body.subarray(0, 50_000), keepLength: true }, "STORE_UNREACHABLE"],
    ["longer by a byte", { rewrite: (body) => Buffer.concat([body, Buffer.from("x")]) }, "TOO_LARGE"],
    ["longer by megabytes", { rewrite: (body) => Buffer.concat([body, Buffer.alloc(4_000_000)]) }, "TOO_LARGE"],
    ["empty", { rewrite: () => Buffer.alloc(0) }, "WRONG_SIZE"],
    ["a redirect that never ends", { answer: 307, headers: { location: "?again" } }, "STORE_MALFORMED"],
    ["a redirect to nowhere", { answer: 307 }, "STORE_MALFORMED"],
    ["a redirect to plain HTTP elsewhere", { answer: 307, headers: { location: "http://10.0.0.1/" } }, "PLAIN_HTTP"],
  ])("is refused when a blob is %s", async (_, mischief, code) => {
    const address = await storeIn(server()).putBlob(randomBytes(100_000));
    const { store } = await behind(server(), (seen) => (isBlob(seen) ? mischief : undefined));
    await expect(store.getBlob(address)).rejects.toMatchObject({ name: "StoreError", code });
  });

  it.each<[string, Mischief, string]>([
    ["changed", { rewrite: (body) => Buffer.from(body.toString().replace("lie", "lye")) }, "WRONG_DIGEST"],
    ["another one", { rewrite: () => Buffer.from('{"mediaType":"x"}') }, "WRONG_DIGEST"],
    ["too long", { rewrite: () => Buffer.alloc(5_000_000) }, "TOO_LARGE"],
  ])("is refused when a manifest is %s, by digest and by tag", async (_, mischief, code) => {
    const put = await putNamed(storeIn(server()), "lie");
    await storeIn(server()).setTag("lie", put);
    const { store } = await behind(server(), ({ method }) => (method === "GET" ? mischief : undefined));
    await expect(store.getManifest(put.digest)).rejects.toMatchObject({ code });
    await expect(store.resolveTag("lie")).rejects.toMatchObject({ code });
  });

  it("is refused when the list of referrers is none", async () => {
    const real = storeIn(server());
    const subject = await putNamed(real, "subject");
    await real.addReferrers(subject.digest, [await putReferrer(real, subject, "one")]);
    for (const body of ["", "[]", '{"manifests":{}}', '{"manifests":1}']) {
      const { store } = await behind(server(), ({ path }) =>
        path.includes("/referrers/") ? { answer: 200, body } : undefined,
      );
      await expect(store.referrers(subject.digest)).rejects.toMatchObject({ code: "STORE_MALFORMED" });
    }
  });
});

describeWithRegistry("a publication that is cut anywhere", {}, (server) => {
  it("is whole when its tag is there, and is completed by the next", async () => {
    const publish = async (store: RegistryStore): Promise<void> => {
      await store.putBlob(Buffer.from("component"));
      const subject = await putNamed(store, "subject");
      await store.addReferrers(subject.digest, [await putReferrer(store, subject, "signature")]);
      await store.setTag("1.0.0", subject);
    };
    for (let step = 0; ; step += 1) {
      const repository = `glither/mail/cut-${step}`;
      let count = 0;
      const cut = await behind(server(), () => (count++ < step ? undefined : { cutAnswer: true }), { repository });
      const done = await publish(cut.store).then(
        () => true,
        () => false,
      );
      const stranger = storeIn(server(), { repository, writable: false });
      const tagged = await stranger.resolveTag("1.0.0");
      if (tagged !== undefined) expect(await stranger.referrers(tagged.digest)).toHaveLength(1);
      await publish(storeIn(server(), { repository }));
      const published = await storeIn(server(), { repository }).resolveTag("1.0.0");
      expect(await stranger.referrers(published?.digest ?? "")).toHaveLength(1);
      if (done) {
        expect(step).toBeGreaterThan(15);
        break;
      }
    }
  });
});
