import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { generateSigningKey } from "@glither/attest";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { hollowComponent } from "../testing/components.ts";
import { UNTRUSTED, withEnvironment } from "../testing/environment.ts";
import { listing, place, temporaryFolder } from "../testing/folders.ts";
import { verify } from "../trust/verify.ts";
import { load, save } from "./archive.ts";
import { publish } from "./publish.ts";

const { privateKeyPem, key } = generateSigningKey();

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let digest: string;
let keys: readonly string[];
const at = (name: string) => join(folder.path, name);

beforeEach(async () => {
  folder = await temporaryFolder();
  const component = await place(folder.path, "gate.wasm", await hollowComponent());
  const environment = { GLITHER_SIGNING_KEY: privateKeyPem, GLITHER_SIGNING_KEY_FILE: undefined };
  const { data } = await withEnvironment(environment, () => publish({ component, store: `oci:${at("store")}` }));
  keys = [await place(folder.path, "key.pem", key.publicKeyPem)];
  digest = (data as { digest: string }).digest;
});
afterEach(() => folder.remove());

/** Publishes a component, and gives its digest. */
async function publishBy(pem: string, component: string, store: string): Promise<string> {
  const environment = { GLITHER_SIGNING_KEY: pem, GLITHER_SIGNING_KEY_FILE: undefined };
  const { data } = await withEnvironment(environment, () => publish({ component, store: `oci:${at(store)}` }));
  return (data as { digest: string }).digest;
}

describe("an artifact that is carried over", () => {
  it("verifies where it arrives, under the name that it had", async () => {
    const saved = await save({ reference: `oci:${at("store")}@${digest}`, out: at("gate.tar") });
    const { referrers } = saved.data as { referrers: number };
    const said = `with ${referrers} referrers`;
    expect(saved.text).toBe(`saved oci:${at("store")}@${digest} ${said} to ${at("gate.tar")}`);
    const loaded = await load({ archive: at("gate.tar"), store: `oci:${at("other")}`, keys });
    const reference = `oci:${at("other")}:glither/mail/gate:0.1.0@${digest}`;
    expect(loaded).toMatchObject({ exitCode: 0, text: `loaded ${reference} ${said}` });
    await load({ archive: at("gate.tar"), store: `oci:${at("other")}`, keys });
    expect((await verify({ reference, keys })).exitCode).toBe(0);
  });

  it("is not tagged as another version, and then nothing is written", async () => {
    await save({ reference: `oci:${at("store")}@${digest}`, out: at("gate.tar") });
    const loading = (tag: string) => load({ archive: at("gate.tar"), store: `oci:${at("other")}`, tag, keys });
    const before = await listing(folder.path);
    await expect(loading("9.9.9")).rejects.toMatchObject({
      exitCode: 64,
      message: "the archive holds version `0.1.0`, which cannot be tagged as `9.9.9`",
    });
    expect(await listing(folder.path)).toEqual(before);
    for (const tag of ["0.1.0", "latest"]) expect((await loading(tag)).data).toMatchObject({ tag, digest });
  });

  it("takes no version's tag for content that another key has signed, so that the owner's push goes through", async () => {
    const stranger = generateSigningKey();
    const forged = await place(folder.path, "forged.wasm", await hollowComponent({ input: "forged" }));
    const published = await publishBy(stranger.privateKeyPem, forged, "elsewhere");
    await save({ reference: `oci:${at("elsewhere")}@${published}`, out: at("forged.tar") });
    const before = await listing(folder.path);
    const loading = load({ archive: at("forged.tar"), store: `oci:${at("store")}`, keys });
    await expect(loading).rejects.toMatchObject({ code: "REFUSED", exitCode: 5, message: /is not trusted/u });
    const nobody = withEnvironment(UNTRUSTED, () =>
      load({ archive: at("forged.tar"), store: `oci:${at("store")}`, keys: [] }),
    );
    await expect(nobody).rejects.toMatchObject({ exitCode: 5, message: /nobody is trusted/u });
    expect(await listing(folder.path)).toEqual(before);
    const own = await place(folder.path, "own.wasm", await hollowComponent());
    expect(await publishBy(privateKeyPem, own, "other")).toBe(digest);
  });

  it("leaves out what is listed with it and cannot be read, and says so", async () => {
    const file = at("store/index.json");
    const index = JSON.parse(await readFile(file, "utf8"));
    const broken = {
      mediaType: "application/vnd.oci.image.manifest.v1+json",
      digest: `sha256:${"0".repeat(64)}`,
      size: 2,
    };
    await writeFile(file, JSON.stringify({ ...index, manifests: [broken, ...index.manifests] }));
    const saved = await save({ reference: `oci:${at("store")}@${digest}`, out: at("gate.tar") });
    expect(saved.text).toContain("referrers (1 more cannot be read, and were left out) to ");
    const loaded = await load({ archive: at("gate.tar"), store: `oci:${at("other")}`, keys });
    expect(loaded.exitCode).toBe(0);
  });

  it("gives the same file each time, and a save leaves nothing else behind", async () => {
    const before = await listing(folder.path);
    const files = [];
    for (const name of ["a.tar", "b.tar"]) {
      await save({ reference: `oci:${at("store")}@${digest}`, out: at(name) });
      files.push(await readFile(at(name)));
      await rm(at(name));
    }
    expect(files[0]).toEqual(files[1]);
    expect(await listing(folder.path)).toEqual(before);
  });

  it("is refused when the file is none, with its name", async () => {
    await place(folder.path, "no.tar", "nonsense");
    await expect(load({ archive: at("no.tar"), store: `oci:${at("other")}`, keys })).rejects.toMatchObject({
      exitCode: 5,
      message: `\`${at("no.tar")}\`: the archive ends too early`,
    });
    await expect(load({ archive: at("none.tar"), store: `oci:${at("other")}`, keys })).rejects.toMatchObject({
      exitCode: 64,
    });
    await expect(
      save({ reference: `oci:${at("store")}:glither/mail/gate:0.1.0`, out: at("x.tar") }),
    ).rejects.toMatchObject({
      exitCode: 5,
      message: expect.stringContaining("names a tag, which can move"),
    });
  });
});
