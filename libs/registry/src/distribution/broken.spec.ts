import type { ServerResponse } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { Descriptor, Skipped } from "../store.ts";
import { type StandIn, standIn } from "../testing/stand-in.ts";
import { BUNDLE, MANIFEST, putNamed, putReferrer, testPace } from "../testing/stores.ts";
import { RegistryStore } from "./registry-store.ts";

const NOWHERE = `sha256:${"0".repeat(64)}`;

let server: StandIn;
let subject: Descriptor;
let good: Descriptor;
/** What the list of referrers has beside the good one, page by page, and where the last page leads. */
let pages: readonly (readonly unknown[])[];
let after: string | undefined;
/** By the fallback tag, or by the registry's own list. */
let fallback: boolean;

beforeEach(async () => {
  [pages, after, fallback] = [[], undefined, false];
  server = await standIn({ before: ({ url = "" }, outgoing) => answerList(url, outgoing) });
  subject = await putNamed(store(), "subject");
  good = await putReferrer(store(), subject, "good");
  pages = [[{ ...good, artifactType: BUNDLE }]];
});
afterEach(() => server.stop());

function store(): RegistryStore {
  const { address } = server;
  return new RegistryStore({ registry: address, plainHttp: true, repository: "a/b", writable: true, pace: testPace() });
}

function answerList(url: string, outgoing: ServerResponse): boolean {
  const own = url.includes("/referrers/");
  if (own && fallback) return false;
  if (pages.length === 0 || (!own && !url.endsWith(subject.digest.replace(":", "-")))) return false;
  const at = Number(/at=(\d+)/u.exec(url)?.[1] ?? 0);
  const next = at + 1 < pages.length ? `?at=${at + 1}` : after;
  outgoing.writeHead(200, next === undefined ? {} : { link: `<${url.split("?")[0]}${next}>; rel="next"` });
  const index = { schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json", manifests: pages[at] ?? [] };
  outgoing.end(JSON.stringify(index));
  return true;
}

async function found(): Promise<{ readonly digests: readonly string[]; readonly skipped: readonly Skipped[] }> {
  const skipped: Skipped[] = [];
  const referrers = await store().referrers(subject.digest, BUNDLE, (entry) => skipped.push(entry));
  return { digests: [...new Set(referrers.map(({ digest }) => digest))], skipped };
}

const fetched = () => server.seen.filter(({ what }) => /^GET .*\/manifests\/sha256:/u.test(what)).length;

describe.each([
  ["in the registry's own list", false],
  ["in the fallback list", true],
])("a broken entry beside a good one, %s", (_, byTag) => {
  beforeEach(() => {
    fallback = byTag;
  });

  it.each<[string, number, () => unknown]>([
    ["a sha512 descriptor", 1, () => ({ ...good, digest: `sha512:${"0".repeat(128)}` })],
    ["a path for a digest", 1, () => ({ ...good, digest: "sha256:../../../x" })],
    ["a negative size", 1, () => ({ ...good, size: -1 })],
    ["nothing", 1, () => null],
    ["one without a type that is not there", 1, () => ({ mediaType: MANIFEST, digest: NOWHERE, size: 2 })],
    ["the good one with another type", 0, () => ({ ...good, artifactType: "application/x" })],
    ["the good one with other annotations", 0, () => ({ ...good, artifactType: BUNDLE, annotations: { name: "x" } })],
  ])("is passed over and told: %s", async (_name, told, make) => {
    const one = make();
    for (const order of [
      [one, ...(pages[0] ?? [])],
      [...(pages[0] ?? []), one],
    ]) {
      pages = [order];
      const { digests, skipped } = await found();
      expect({ digests, told: skipped.length }).toEqual({ digests: [good.digest], told });
    }
  });

  it("costs 64 requests at most where no type is told, however many are listed", async () => {
    const untyped = Array.from({ length: 5000 }, (_none, i) => ({
      mediaType: MANIFEST,
      digest: `sha256:${i.toString(16).padStart(64, "0")}`,
      size: 2,
    }));
    pages = [[...untyped, ...(pages[0] ?? [])]];
    const { digests, skipped } = await found();
    expect({ digests, skipped: skipped.length, fetched: fetched() }).toEqual({
      digests: [good.digest],
      skipped: 5000,
      fetched: 64,
    });
  });
});

describe("a list of referrers without an end", () => {
  it.each(["?at=0", "?at=1", ""])("that leads back to itself by `%s` is left", async (link) => {
    pages = [...pages, []];
    after = link;
    expect(await found()).toMatchObject({ digests: [good.digest], skipped: { length: 1 } });
    expect(server.seen.filter(({ what }) => what.includes("/referrers/")).length).toBeLessThan(4);
  });

  it("is left after a hundred pages", async () => {
    pages = [...pages, ...Array.from({ length: 200 }, () => [])];
    expect(await found()).toMatchObject({ digests: [good.digest], skipped: { length: 1 } });
    expect(server.seen.filter(({ what }) => what.includes("/referrers/"))).toHaveLength(100);
  });
});

describe("a list of tags without an end", () => {
  it("is refused", async () => {
    await server.stop();
    server = await standIn({
      before: ({ url = "" }, outgoing) => {
        outgoing.writeHead(200, { link: `<${url.split("?")[0]}?n=1>; rel="next"` }).end('{"tags":["1.0.0"]}');
        return true;
      },
    });
    await expect(store().tags()).rejects.toMatchObject({ code: "TOO_LARGE" });
  });
});

describe("a publisher", () => {
  it("is not kept from its entry by others' tags that name nothing of the kind", async () => {
    pages = [];
    const mark = (name: string) => `${subject.digest.replace(":", "-")}.${name}`;
    const other = await putNamed(store(), "other");
    for (let i = 0; i < 100; i += 1) await store().setTag(mark(`x${i}`), other);
    await store().addReferrers(subject.digest, [good]);
    expect((await found()).digests).toEqual([good.digest]);
  });
});
