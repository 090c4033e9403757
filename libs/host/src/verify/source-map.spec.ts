import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { digestOf, referrerManifest, sourceMapManifest } from "@glither/artifact";
import { generateSigningKey, PREDICATE, type SigningKey, signStatement, type TrustPolicy } from "@glither/attest";
import { OciLayoutStore } from "@glither/registry";
import type { SourceMap } from "@glither/roux/core";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { type AttachedSourceMap, sourceMapDocument, sourceMapPredicate } from "../statements/source-map.ts";
import { type Published, published, putPublished, putReferrers, RECORD } from "../testing/published.ts";
import { sourceMapText } from "./_source-map.ts";
import { pullVerified, type VerifiedComponent } from "./pull-verified.ts";

const { key } = generateSigningKey();
const { key: stranger } = generateSigningKey();
const MAP: SourceMap = {
  snapshot_version: "0.1.0",
  ruleset: "mailguard",
  items: [{ kind: "rule", name: "drop", span: { offset: 3, length: 9, line: 2, column: 1 }, literate: [] }],
  literate: [],
  comments: [],
};
const OWN: AttachedSourceMap = { core: RECORD.coreDigest, map: MAP };

let path: string;
let store: OciLayoutStore;
let artifact: Published;

beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), "glither-source-map-"));
  store = await OciLayoutStore.openOrCreate({ path, repository: "glither/mail/mailguard" });
  artifact = await published(key);
  await putPublished(store, artifact);
});
afterEach(() => rm(path, { recursive: true }));

interface Attached {
  readonly by?: SigningKey;
  readonly about?: string;
  readonly document?: Uint8Array;
  /** What is stated, where that is not what is attached. */
  readonly stated?: Readonly<Record<string, unknown>>;
}

async function attach({ by = key, about, document = sourceMapDocument(OWN), stated }: Attached = {}): Promise<void> {
  const subject = artifact.packed.manifest.descriptor;
  const { content, config, manifest } = sourceMapManifest({ subject, content: document, title: "x" });
  for (const { bytes } of [content, config]) await store.putBlob(bytes);
  await store.putReferrers(artifact.digest, [manifest]);
  const predicateType = PREDICATE.source_map;
  const predicate = stated ?? sourceMapPredicate(document, RECORD.coreDigest);
  const subjects = [{ name: "", digest: about ?? artifact.digest, annotations: {} }];
  const bundle = Buffer.from(await signStatement({ by, subjects, predicateType, predicate }));
  await putReferrers(store, artifact.digest, [referrerManifest({ subject, bundle, predicateType })]);
}

async function pull(policy: TrustPolicy = artifact.policy): Promise<VerifiedComponent> {
  // As a stranger, who has seen nothing of what was written.
  const fresh = await OciLayoutStore.open({ path, repository: "glither/mail/mailguard" });
  return pullVerified({ store: fresh, digest: artifact.digest, policy });
}

function demanding(): TrustPolicy {
  const [rule] = artifact.policy.rules;
  if (rule === undefined) throw new Error("the policy has a rule");
  return { ...artifact.policy, rules: [{ ...rule, statements: ["signature", "source_map"] }] };
}

describe("an attached source map", () => {
  it("is given as it was signed, and the artifact's digest stays what it was", async () => {
    const { digest, steps } = await pull();
    await attach({ document: sourceMapDocument({ ...OWN, text: "rule drop" }) });
    const found = await pull();
    expect([found.digest, found.steps]).toEqual([digest, steps]);
    const map = await found.sourceMap();
    expect(map).toMatchObject({ core: RECORD.coreDigest, map: MAP, text: "rule drop" });
    expect(map && sourceMapText(map)).toBe(
      `where its rule stands in the source, and the source itself, as the key \`${key.hint}\` states`,
    );
  });

  it("need not be there, unless the policy demands it", async () => {
    expect(await (await pull()).sourceMap()).toBeUndefined();
    await expect(pull(demanding())).rejects.toMatchObject({ code: "STATEMENT_MISSING" });
    await attach();
    expect((await pull(demanding())).steps.at(-1)).toMatchObject({ name: "source_map", ok: true });
  });

  it("by somebody whom nobody trusts, or of another artifact, is as good as none", async () => {
    await attach({ by: stranger });
    await attach({ about: digestOf(Buffer.from("another")) });
    expect(await (await pull()).sourceMap()).toBeUndefined();
    await attach();
    expect(await (await pull()).sourceMap()).toMatchObject({ map: MAP });
  });

  it.each<[string, Attached]>([
    ["is signed for another core", { stated: sourceMapPredicate(sourceMapDocument(OWN), digestOf(Buffer.from("x"))) }],
    ["says that it is of another core", { document: sourceMapDocument({ ...OWN, core: digestOf(Buffer.from("x")) }) }],
    ["is no document", { document: Buffer.from("{}") }],
    [
      "has a member twice",
      { document: Buffer.from(Buffer.from(sourceMapDocument(OWN)).toString().replace("{", '{"core":"",')) },
    ],
    ["has a span without a place", { document: changed((map) => Object.assign(map.items[0].span, { line: 0 })) }],
    ["has more than is known", { document: changed((map) => Object.assign(map, { more: 1 })) }],
    ["names no document", { stated: { core: { sha256: RECORD.coreDigest.slice(7) } } }],
  ])("that %s is refused, and the artifact is not", async (_, more) => {
    await attach(more);
    const found = await pull();
    await expect(found.sourceMap()).rejects.toMatchObject({ code: "WRONG_SOURCE_MAP" });
    await expect(pull(demanding())).rejects.toMatchObject({ code: "WRONG_SOURCE_MAP" });
  });

  it("that somebody has changed in the store is refused, and one that was taken away is not there", async () => {
    await attach();
    const blob = join(path, "blobs/sha256", digestOf(sourceMapDocument(OWN)).slice(7));
    const other = sourceMapDocument({ ...OWN, map: { ...MAP, ruleset: "mailguarf" } });
    await writeFile(blob, other);
    await expect((await pull()).sourceMap()).rejects.toMatchObject({ code: "WRONG_DIGEST" });
    await rm(blob);
    expect(await (await pull()).sourceMap()).toBeUndefined();
  });
});

function changed(change: (map: ReturnType<typeof JSON.parse>) => void): Uint8Array {
  const document = JSON.parse(Buffer.from(sourceMapDocument(OWN)).toString());
  change(document.map);
  return Buffer.from(JSON.stringify(document));
}
