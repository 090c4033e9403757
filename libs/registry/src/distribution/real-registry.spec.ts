import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { expect, it } from "@jest/globals";
import { describeWithRegistry } from "../../../../tools/registry/src/testing/describe-with-registry.ts";
import { addressOf } from "../content.ts";
import { interpose } from "../testing/interpose.ts";
import { BUNDLE, password, putNamed, putReferrer, referrerOf, storeIn } from "../testing/stores.ts";

const refusal = (code: string) => expect.objectContaining({ name: "StoreError", code });

describeWithRegistry("a store in CNCF distribution", {}, (server) => {
  it("keeps blobs and manifests, and takes them again", async () => {
    const store = storeIn(server());
    const bytes = randomBytes(100_000);
    const address = await store.putBlob(bytes);
    expect(address).toEqual(addressOf(bytes));
    expect(await store.putBlob(bytes)).toEqual(address);
    expect(await store.hasBlob(address)).toBe(true);
    expect(await store.hasBlob({ ...address, size: 1 })).toBe(false);
    const described = await putNamed(store, "one");
    expect(await putNamed(store, "one")).toEqual(described);
    await store.setTag("0.1.0", described);
    const stranger = storeIn(server(), { writable: false });
    expect(Buffer.from(await stranger.getBlob(address)).equals(bytes)).toBe(true);
    expect(await stranger.resolveTag("0.1.0")).toEqual(described);
    expect((await stranger.getManifest(described.digest)).descriptor).toEqual(described);
    expect((await stranger.getManifest("0.1.0")).descriptor).toEqual(described);
  });

  it("takes an empty blob, and one of several chunks", async () => {
    const store = storeIn(server(), { chunkBytes: 1000 });
    for (const bytes of [new Uint8Array(), randomBytes(1), randomBytes(1000), randomBytes(4500), randomBytes(3000)]) {
      const address = await store.putBlob(bytes);
      expect(Buffer.from(await store.getBlob(address)).equals(bytes)).toBe(true);
    }
  });

  it("does not find what is not there", async () => {
    const store = storeIn(server(), { repository: "glither/mail/nothing" });
    const address = { digest: `sha256:${"0".repeat(64)}`, size: 1 };
    expect(await store.hasBlob(address)).toBe(false);
    expect(await store.resolveTag("0.1.0")).toBeUndefined();
    expect(await store.referrers(address.digest)).toEqual([]);
    for (const read of [
      () => store.getBlob(address),
      () => store.getManifest(address.digest),
      () => store.getManifest("0.1.0"),
    ]) {
      await expect(read()).rejects.toThrow(refusal("NOT_FOUND"));
    }
    await expect(store.getBlob({ digest: "sha256:../../x", size: 1 })).rejects.toThrow(refusal("INVALID_DIGEST"));
    await expect(store.referrers("sha256:../../x")).rejects.toThrow(refusal("INVALID_DIGEST"));
    await expect(store.getManifest("../x")).rejects.toThrow(refusal("INVALID_TAG"));
  });

  it("does not take a descriptor's word for a blob's size", async () => {
    const store = storeIn(server());
    const address = await store.putBlob(randomBytes(200_000));
    await expect(store.getBlob({ ...address, size: 199_999 })).rejects.toThrow(refusal("TOO_LARGE"));
    await expect(store.getBlob({ ...address, size: 200_001 })).rejects.toThrow(refusal("WRONG_SIZE"));
  });

  it("never moves a version, and moves other tags", async () => {
    const store = storeIn(server(), { repository: "glither/mail/versions" });
    expect(await store.tags()).toEqual([]);
    const [one, two] = [await putNamed(store, "one"), await putNamed(store, "two")];
    await store.setTag("1.0.0", one);
    await store.setTag("1.0.0", one);
    await expect(store.setTag("1.0.0", two)).rejects.toThrow(refusal("TAG_EXISTS"));
    expect((await store.resolveTag("1.0.0"))?.digest).toBe(one.digest);
    await store.setTag("1.0.0", two, { move: true });
    await store.setTag("latest", one);
    await store.setTag("latest", two);
    expect((await store.resolveTag("latest"))?.digest).toBe(two.digest);
    expect(new Set(await store.tags())).toEqual(new Set(["1.0.0", "latest"]));
  });

  it("mounts a blob from another repository", async () => {
    const bytes = randomBytes(1000);
    const address = await storeIn(server()).putBlob(bytes);
    const other = storeIn(server(), { repository: "glither/mail/mounted", mountFrom: "glither/mail/mailguard" });
    expect(await other.hasBlob(address)).toBe(false);
    await other.putBlob(bytes);
    expect(await other.hasBlob(address)).toBe(true);
    const fresh = randomBytes(1000);
    expect(Buffer.from(await other.getBlob(await other.putBlob(fresh))).equals(fresh)).toBe(true);
  });

  it("lists referrers by the fallback tag, with types and annotations", async () => {
    const store = storeIn(server(), { repository: "glither/mail/referred" });
    const subject = await putNamed(store, "subject");
    const one = await putReferrer(store, subject, "one");
    const two = await putReferrer(store, subject, "two", "application/vnd.example.other");
    await store.addReferrers(subject.digest, [one, two]);
    await store.addReferrers(subject.digest, [one]);
    const expected = [
      { ...one, artifactType: BUNDLE, annotations: { name: "one" } },
      { ...two, artifactType: "application/vnd.example.other", annotations: { name: "two" } },
    ];
    const stranger = storeIn(server(), { repository: "glither/mail/referred", writable: false });
    expect(new Set(await stranger.referrers(subject.digest))).toEqual(new Set(expected));
    expect(await stranger.referrers(subject.digest, BUNDLE)).toEqual(expected.slice(0, 1));
    expect((await stranger.getManifest(subject.digest.replace(":", "-"))).descriptor.mediaType).toBe(
      "application/vnd.oci.image.index.v1+json",
    );
    const other = await putNamed(store, "other");
    await expect(store.addReferrers(other.digest, [one])).rejects.toThrow(refusal("WRONG_SUBJECT"));
  });

  it("stores referrers and lists them in one go, with one request for each and five more", async () => {
    const watcher = await interpose(server().address, () => undefined);
    try {
      const repository = "glither/mail/brief";
      const subject = await putNamed(storeIn(server(), { repository }), "subject");
      const store = storeIn(server(), { repository, registry: watcher.address });
      const referrers = ["a", "b", "c"].map((name) => referrerOf(subject, name));
      await store.putReferrers(subject.digest, referrers);
      expect(watcher.seen).toHaveLength(referrers.length + 5);
      const bundle = randomBytes(100);
      await store.putBlob(bundle, { fresh: true });
      expect(watcher.seen.slice(referrers.length + 5).map(({ method }) => method)).toEqual(["POST", "PUT"]);
      const stranger = storeIn(server(), { repository, writable: false });
      const listed = (await stranger.referrers(subject.digest)).map(({ digest }) => digest);
      expect(listed.sort()).toEqual(referrers.map(({ descriptor }) => descriptor.digest).sort());
      for (const { bytes, descriptor } of referrers) {
        expect(Buffer.from((await stranger.getManifest(descriptor.digest)).bytes)).toEqual(Buffer.from(bytes));
      }
    } finally {
      await watcher.stop();
    }
  });

  it("is not asked for content by who has seen that it has no tags", async () => {
    const watcher = await interpose(server().address, () => undefined);
    try {
      const store = storeIn(server(), { repository: "glither/mail/vacant", registry: watcher.address });
      expect(await store.tags()).toEqual([]);
      const one = await putNamed(store, "one");
      expect(watcher.seen.map(({ method }) => method)).toEqual(["GET", "POST", "PUT", "PUT"]);
      await store.setTag("1.0.0", one);
      watcher.seen.length = 0;
      await putNamed(store, "one");
      expect(watcher.seen.map(({ method }) => method)).toEqual(["HEAD", "HEAD"]);
    } finally {
      await watcher.stop();
    }
  });

  it("loses nothing when eight publish at once", async () => {
    const subject = await putNamed(storeIn(server(), { repository: "glither/mail/busy" }), "subject");
    const publishers = Array.from({ length: 8 }, async (_, who) => {
      const store = storeIn(server(), { repository: "glither/mail/busy" });
      const own: string[] = [];
      for (let round = 0; round < 3; round += 1) {
        const pair = [0, 1].map((at) => putReferrer(store, subject, `${who}.${round}.${at}`));
        const referrers = await Promise.all(pair);
        await store.addReferrers(subject.digest, referrers);
        own.push(...referrers.map(({ digest }) => digest));
      }
      return own;
    });
    const all = (await Promise.all(publishers)).flat();
    const listed = await storeIn(server(), { repository: "glither/mail/busy" }).referrers(subject.digest);
    expect(listed.map(({ digest }) => digest).sort()).toEqual(all.sort());
  });

  it("puts back what another client took out of the list", async () => {
    const store = storeIn(server(), { repository: "glither/mail/mended" });
    const subject = await putNamed(store, "subject");
    const one = await putReferrer(store, subject, "one");
    await store.addReferrers(subject.digest, [one]);
    const empty = { schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json", manifests: [] };
    const index = await store.putManifest(Buffer.from(JSON.stringify(empty)), empty.mediaType);
    await store.setTag(subject.digest.replace(":", "-"), index);
    expect(await store.referrers(subject.digest)).toEqual([]);
    const two = await putReferrer(store, subject, "two");
    await store.addReferrers(subject.digest, [two]);
    const digests = (await store.referrers(subject.digest)).map(({ digest }) => digest);
    expect(digests.sort()).toEqual([one.digest, two.digest].sort());
  });

  it("refuses who has no credentials, or wrong ones, and shows none of them", async () => {
    const anonymous = storeIn(server(), { credentials: async () => undefined });
    await expect(anonymous.resolveTag("0.1.0")).rejects.toMatchObject({
      code: "UNAUTHORIZED",
      message: `\`${server().address}\` wants credentials`,
      hint: expect.stringContaining("RAGBAZ_REGISTRY_USER"),
    });
    const wrong = storeIn(server(), { credentials: password("someone", "SECRET") });
    const error: unknown = await wrong.putBlob(Buffer.from("x")).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code: "UNAUTHORIZED", message: `\`${server().address}\` refuses the credentials` });
    const told = JSON.stringify(error, [...Object.getOwnPropertyNames(error), "message", "stack"]);
    expect(told).not.toContain("SECRET");
    expect(told).not.toContain(Buffer.from("someone:SECRET").toString("base64"));
  });
});

describeWithRegistry("a store in CNCF distribution over TLS", { tls: true }, (server) => {
  const ca = () => readFile(server().ca ?? "", "utf8");

  it("is reached with its authority's certificate", async () => {
    const store = storeIn(server(), { ca: await ca() });
    const bytes = randomBytes(10_000);
    expect(Buffer.from(await store.getBlob(await store.putBlob(bytes))).equals(bytes)).toBe(true);
  });

  it("is refused without, even when the environment says that nothing is verified", async () => {
    const before = process.env["NODE_TLS_REJECT_UNAUTHORIZED"];
    process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = "0";
    try {
      await expect(storeIn(server()).resolveTag("0.1.0")).rejects.toMatchObject({
        code: "TLS_UNTRUSTED",
        message: expect.stringContaining("is not trusted"),
        hint: expect.stringContaining("GLITHER_REGISTRY_CA"),
      });
    } finally {
      if (before === undefined) delete process.env["NODE_TLS_REJECT_UNAUTHORIZED"];
      else process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = before;
    }
  });

  it("is refused with an authority that is none", () => {
    expect(() => storeIn(server(), { ca: "no certificate" })).toThrow(refusal("TLS_UNTRUSTED"));
  });
});
