import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { coreManifest } from "@glither/artifact";
import { generateSigningKey } from "@glither/attest";
import { VOCABULARIES } from "@glither/dialects";
import { OciLayoutStore } from "@glither/registry";
import { compile } from "@glither/roux";
import { toCbor } from "@glither/roux/core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { check } from "../author/check.ts";
import { build } from "../compile/build.ts";
import { publish } from "../publish/publish.ts";
import { UNTRUSTED, withEnvironment } from "../testing/environment.ts";
import { place, temporaryFolder } from "../testing/folders.ts";

const { key, privateKeyPem } = generateSigningKey();
const stranger = generateSigningKey();

const HEAD = "#pragma dialect glither.mail";
const COMPANY = `${HEAD}\nrule large = msg | size > 10MB => into dropped\nrule rest = msg => into delivered\n`;
const TEAM = `${HEAD}\nrule news = msg | list.unsubscribe => into dropped\nrule rest = msg => into delivered\n`;
/** What somebody would like the team to have said. */
const OPEN = `${HEAD}\nrule rest = msg => into delivered\n`;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let digest: string;
let caches = 0;
let cache = "";

/** Publishes a ruleset into a layout of this folder. */
async function release(store: string, text: string, by = privateKeyPem, attach = true): Promise<string> {
  const source = await place(folder.path, "team/team.glith", text);
  const out = join(folder.path, "team.wasm");
  await build({ source, engine: "direct", out });
  const environment = { ...UNTRUSTED, GLITHER_SIGNING_KEY: by };
  const { data } = await withEnvironment(environment, () =>
    publish({ component: out, store: `oci:${join(folder.path, store)}`, ...(attach ? { source } : {}) }),
  );
  return (data as { digest: string }).digest;
}

const pinnedTo = (store: string, to: string): string => `oci:../${store}:glither/mail/team@${to}`;

/** Checks a ruleset of the company, and the team as it is pinned. */
async function checked(reference: string, trusted: string | null = key.publicKeyPem, within = "") {
  await place(folder.path, "company/company.glith", COMPANY);
  const layers = `layer company from "../company/company.glith"\n\nlayer team from "${reference}"${within}\n`;
  const source = await place(folder.path, "house/house.glith", `${HEAD} ; fold strictest\n\n${layers}`);
  const environment = { ...UNTRUSTED, GLITHER_VERIFY_KEY: trusted ?? undefined, GLITHER_PARTS: cache };
  return withEnvironment(environment, () => check({ sources: [source] }));
}

beforeAll(async () => {
  folder = await temporaryFolder();
  digest = await release("store", TEAM);
});
afterAll(() => folder.remove());
beforeEach(() => {
  caches += 1;
  cache = join(folder.path, `cache-${caches}`);
});

describe("a part by its digest", () => {
  it("is a layer once it is verified, and then without its store", async () => {
    await release("away", TEAM);
    expect(await checked(pinnedTo("away", digest))).toMatchObject({ exitCode: 0 });
    await rm(join(folder.path, "away"), { recursive: true });
    expect(await checked(pinnedTo("away", digest))).toMatchObject({ exitCode: 0 });
    expect((await checked(pinnedTo("away", digest), stranger.key.publicKeyPem)).text).toContain("which is not trusted");
  });

  it("is refused where nobody is trusted, and it is said what to do", async () => {
    const { exitCode, text } = await checked(pinnedTo("store", digest), null);
    expect(exitCode).toBe(5);
    expect(text).toContain("UNVERIFIED_PART");
    expect(text).toContain("nobody is trusted");
    expect(text).toContain("tangle key trust");
  });

  it("is refused where somebody else has signed it", async () => {
    const forged = await release("forged", OPEN, stranger.privateKeyPem);
    expect(await checked(pinnedTo("forged", forged))).toMatchObject({ exitCode: 5 });
  });

  it("is refused where what was published under its digest was swapped since", async () => {
    await release("swapped", TEAM);
    const other = await release("other", OPEN.replace(HEAD, `${HEAD}\n#pragma version 0.2.0`));
    const blob = (store: string, of: string): string =>
      join(folder.path, store, "blobs/sha256", of.slice("sha256:".length));
    await writeFile(blob("swapped", digest), await readFile(blob("other", other)));
    const { exitCode, text } = await checked(pinnedTo("swapped", digest));
    expect([exitCode, text.includes("UNVERIFIED_PART")]).toEqual([5, true]);
  });

  it("is refused as another name's than it was asked for by", async () => {
    expect((await checked(`oci:../store:glither/mail/company@${digest}`)).text).toContain(
      "`glither/mail/company` was asked for, and the artifact is `glither/mail/team`",
    );
  });

  it("means what its signed record says, whatever else is attached to it", async () => {
    const alone = await release("attached", TEAM, privateKeyPem, false);
    expect((await checked(pinnedTo("attached", alone))).text).toContain("no snapshot is attached to it");
    const store = await OciLayoutStore.open({ path: join(folder.path, "attached"), repository: "glither/mail/team" });
    const { core } = compile("team", OPEN, VOCABULARIES);
    const { descriptor: subject } = await store.getManifest(alone);
    const { manifest, config, content } = coreManifest({ subject, content: toCbor(core), title: "team.core.cbor" });
    for (const { bytes } of [config, content]) await store.putBlob(bytes);
    await store.putReferrers(alone, [manifest]);
    const { exitCode, text } = await checked(pinnedTo("attached", alone));
    expect([exitCode, text.includes("no snapshot is attached to it that is what its signed record says")]).toEqual([
      5,
      true,
    ]);
    // Nor where the forged one lies under the digest that the record names.
    const real = compile("team", TEAM, VOCABULARIES).core;
    const honest = coreManifest({ subject, content: toCbor(real), title: "team.core.cbor" });
    await store.putReferrers(alone, [honest.manifest]);
    const { digest: named } = honest.content.descriptor;
    await writeFile(join(folder.path, "attached/blobs/sha256", named.slice("sha256:".length)), content.bytes);
    expect(await checked(pinnedTo("attached", alone))).toMatchObject({ exitCode: 5 });
  });

  it("is kept to nobody's word: a kept one that was tampered with is fetched again", async () => {
    await checked(pinnedTo("store", digest));
    const hex = digest.slice("sha256:".length);
    await writeFile(join(cache, hex, "blobs/sha256", hex), "{}");
    expect(await checked(pinnedTo("store", digest))).toMatchObject({ exitCode: 0 });
    await writeFile(join(cache, hex, "blobs/sha256", hex), "{}");
    expect(await checked(pinnedTo("nowhere", digest))).toMatchObject({ exitCode: 5 });
  });

  it("opens nothing that the company closes, where it is to stay within it", async () => {
    const { exitCode, text } = await checked(pinnedTo("store", digest), key.publicKeyPem, " within company");
    expect(exitCode).toBe(2);
    expect(text).toContain("OPENING_LAYER");
    expect(text).toContain('{"size":10000001}');
  });
});
