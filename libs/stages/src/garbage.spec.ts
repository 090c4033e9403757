import { join } from "node:path";
import { generateSigningKey } from "@glither/attest";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { collect } from "./garbage.ts";
import { publish } from "./publish.ts";
import { hollowComponent } from "./testing/components.ts";
import { withEnvironment } from "./testing/environment.ts";
import { listing, place, temporaryFolder } from "./testing/folders.ts";

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
});
