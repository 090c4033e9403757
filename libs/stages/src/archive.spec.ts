import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { generateSigningKey } from "@glither/attest";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { load, save } from "./archive.ts";
import { publish } from "./publish.ts";
import { hollowComponent } from "./testing/components.ts";
import { withEnvironment } from "./testing/environment.ts";
import { listing, place, temporaryFolder } from "./testing/folders.ts";
import { verify } from "./verify.ts";

const { privateKeyPem, key } = generateSigningKey();

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let digest: string;
const at = (name: string) => join(folder.path, name);

beforeEach(async () => {
  folder = await temporaryFolder();
  const component = await place(folder.path, "gate.wasm", await hollowComponent());
  const environment = { GLITHER_SIGNING_KEY: privateKeyPem, GLITHER_SIGNING_KEY_FILE: undefined };
  const { data } = await withEnvironment(environment, () => publish({ component, store: `oci:${at("store")}` }));
  digest = (data as { digest: string }).digest;
});
afterEach(() => folder.remove());

describe("an artifact that is carried over", () => {
  it("verifies where it arrives, under the name that it had", async () => {
    const saved = await save({ reference: `oci:${at("store")}@${digest}`, out: at("gate.tar") });
    const { referrers } = saved.data as { referrers: number };
    const said = `with ${referrers} referrers`;
    expect(saved.text).toBe(`saved glither/mail/gate:0.1.0@${digest} ${said} to ${at("gate.tar")}`);
    const loaded = await load({ archive: at("gate.tar"), store: `oci:${at("other")}` });
    expect(loaded).toMatchObject({ exitCode: 0, text: `loaded glither/mail/gate:0.1.0@${digest} ${said}` });
    await load({ archive: at("gate.tar"), store: `oci:${at("other")}` });
    const keys = [await place(folder.path, "key.pem", key.publicKeyPem)];
    expect((await verify({ reference: `oci:${at("other")}@${digest}`, keys })).exitCode).toBe(0);
  });

  it("is not tagged as another version, and then nothing is written", async () => {
    await save({ reference: `oci:${at("store")}@${digest}`, out: at("gate.tar") });
    const loading = (tag: string) => load({ archive: at("gate.tar"), store: `oci:${at("other")}`, tag });
    const before = await listing(folder.path);
    await expect(loading("9.9.9")).rejects.toMatchObject({
      exitCode: 64,
      message: "the archive holds version `0.1.0`, which cannot be tagged as `9.9.9`",
    });
    expect(await listing(folder.path)).toEqual(before);
    for (const tag of ["0.1.0", "latest"]) expect((await loading(tag)).data).toMatchObject({ tag, digest });
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
    await expect(load({ archive: at("no.tar"), store: `oci:${at("other")}` })).rejects.toMatchObject({
      exitCode: 5,
      message: `\`${at("no.tar")}\`: the archive ends too early`,
    });
    await expect(load({ archive: at("none.tar"), store: `oci:${at("other")}` })).rejects.toMatchObject({
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
