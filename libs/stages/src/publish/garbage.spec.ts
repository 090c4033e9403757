import { join } from "node:path";
import { MEDIA_TYPE, packComponent, readNote, readRecord } from "@glither/artifact";
import { generateSigningKey } from "@glither/attest";
import { OciLayoutStore } from "@glither/registry";
import { importName } from "@glither/wit";
import { componentContract } from "@glither/wit/inspect";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { hollowComponent } from "../testing/components.ts";
import { withEnvironment } from "../testing/environment.ts";
import { listing, place, temporaryFolder } from "../testing/folders.ts";
import { keySigner } from "../trust/keys.ts";
import { collect } from "./garbage.ts";
import { publish } from "./publish.ts";
import { push } from "./push.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let digest: string;
const store = () => `oci:${join(folder.path, "store")}`;

beforeEach(async () => {
  folder = await temporaryFolder();
  const environment = { GLITHER_SIGNING_KEY: generateSigningKey().privateKeyPem, GLITHER_SIGNING_KEY_FILE: undefined };
  await withEnvironment(environment, async () => {
    for (const input of ["old", "new"]) {
      const component = await place(folder.path, "gate.wasm", await hollowComponent({ input }));
      const { data } = await publish({ component, store: store(), tag: "latest" });
      digest = input === "old" ? (data as { digest: string }).digest : digest;
    }
  });
});
afterEach(() => folder.remove());

describe("clearing up a layout", () => {
  it("shows what it would remove, and then does", async () => {
    const before = await listing(folder.path);
    const shown = await collect({ store: store(), pins: [], remove: false, graceMs: 0 });
    expect(shown.text).toMatch(/^would remove \d+ files with [\d,]+ bytes:\n {2}manifest {2}sha256:/u);
    expect(shown.text).toContain(digest);
    expect(shown.text).toMatch(/\nnothing was changed: --remove does it$/u);
    expect(await listing(folder.path)).toEqual(before);
    const pinned = await collect({ store: store(), pins: [digest], remove: false, graceMs: 0 });
    expect(pinned.text).toBe("nothing to remove");
    const removed = await collect({ store: store(), pins: [], remove: true, graceMs: 0 });
    expect(removed.text).toMatch(/^removed \d+ files/u);
    expect(Object.keys(await listing(folder.path))).not.toContain(`store/blobs/sha256/${digest.slice(7)}`);
  });

  it("says what is too young", async () => {
    expect((await collect({ store: store(), pins: [], remove: true })).text).toMatch(
      /^nothing to remove\n\d+ more files are unreached, but younger than an hour: somebody may be publishing$/u,
    );
  });

  it("is not for registries", async () => {
    await expect(collect({ store: "registry.example", pins: [], remove: true })).rejects.toMatchObject({
      exitCode: 64,
      message: "`registry.example` is no layout on disk",
    });
  });

  it("removes the signatures of throw-away keys that stand for nothing any more, and none that does", async () => {
    const bytes = await hollowComponent({ name: "gate", input: "signed" });
    const record = readRecord(bytes);
    const imports = (await componentContract(bytes)).imports.map(importName);
    const packed = packComponent({ component: bytes, record, imports, exports: ["dispose"] });
    const path = join(folder.path, "signed");
    const signed = async (development: boolean): Promise<string> => {
      const by = keySigner(generateSigningKey().key, development);
      const named = { repository: "glither/mail/gate", tag: "0.1.0", record, exports: ["dispose"] };
      const publication = { ...named, core: undefined, sourceMap: undefined, packed, by, materials: [], parts: [] };
      await push(publication, { store: `oci:${path}`, ownStore: false, vouched: undefined });
      return by.receipt.hint ?? "";
    };
    const signers = async (): Promise<ReadonlySet<string | undefined>> => {
      const layout = await OciLayoutStore.open({ path });
      const found = await layout.referrers(packed.manifest.descriptor.digest, MEDIA_TYPE.bundle);
      return new Set(found.map(({ annotations }) => readNote(annotations)?.signer));
    };
    const clear = () => collect({ store: `oci:${path}`, pins: [], remove: true, graceMs: 0 });
    const [first, second] = [await signed(true), await signed(true)];
    expect(await signers()).toEqual(new Set([first, second]));
    await clear();
    expect(await signers()).toEqual(new Set([second]));
    const lasting = await signed(false);
    await clear();
    expect(await signers()).toEqual(new Set([lasting]));
    await expect(signed(true)).rejects.toMatchObject({ code: "KEY_MISSING" });
  });
});
