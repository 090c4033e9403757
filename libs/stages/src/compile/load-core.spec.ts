import { join } from "node:path";
import { toCbor } from "@glither/roux/core";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { place, temporaryFolder } from "../testing/folders.ts";
import { GATE, GATE_IN_DISGUISE } from "../testing/rulesets.ts";
import { isOutcome, loadCore } from "./load-core.ts";
import { snapshot } from "./snapshot.ts";

const NAMED = { name: "gate", version: "0.1.0" };
const LISTS = { boxes: [], fields: [], enrichments: [], verbs: [], states: [], groups: [], rules: [] };

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

describe("loadCore", () => {
  it("reads from a snapshot what it compiles from a source", async () => {
    const source = await place(folder.path, "gate.glith", GATE);
    await snapshot({ source, out: folder.path });
    const [read, compiled] = [await loadCore({ core: join(folder.path, "core.cbor") }), await loadCore({ source })];
    if (isOutcome(read) || isOutcome(compiled)) throw new Error("the ruleset for tests is broken");
    expect(read.core).toEqual(compiled.core);
    expect(Buffer.compare(read.bytes, compiled.bytes)).toBe(0);
  });

  it("gives the same bytes whatever the layout of the source", async () => {
    const source = await place(folder.path, "gate.glith", GATE);
    const disguised = await place(folder.path, "other/gate.glith", GATE_IN_DISGUISE);
    expect(await loadCore({ source: disguised })).toEqual(await loadCore({ source }));
  });

  it("reports the faults of a source as an outcome", async () => {
    const loaded = await loadCore({ source: await place(folder.path, "gate.glith", "") });
    expect(isOutcome(loaded) && loaded.exitCode).toBe(2);
  });

  it.each([
    ["nothing", new Uint8Array()],
    ["text", new TextEncoder().encode("#pragma dialect glither.mail")],
    ["noise", Uint8Array.from([0xff, 0x00, 0x9f, 0x7f])],
    ["other CBOR", toCbor(["a list"])],
    ["`null`", toCbor(null)],
    ["an empty snapshot", toCbor({ snapshot_version: "0.1.0" })],
    ["one without its lists", toCbor({ snapshot_version: "0.1.0", ruleset: NAMED, dialect: NAMED })],
    ["one with a wrong part", toCbor({ snapshot_version: "0.1.0", ruleset: "gate", dialect: NAMED, ...LISTS })],
  ])("takes %s for no snapshot", async (_, bytes) => {
    const core = await place(folder.path, "core.cbor", bytes);
    await expect(loadCore({ core })).rejects.toMatchObject({
      code: "MALFORMED",
      exitCode: 64,
      message: `\`${core}\` is no snapshot`,
      hint: expect.stringContaining("make it again with `snapshot`"),
    });
  });

  it("takes a snapshot that was cut off for none", async () => {
    const source = await place(folder.path, "gate.glith", GATE);
    const { bytes = new Uint8Array() } = await snapshot({ source });
    for (const length of [1, 10, bytes.length / 2, bytes.length - 1]) {
      const core = await place(folder.path, "core.cbor", bytes.subarray(0, length));
      await expect(loadCore({ core })).rejects.toMatchObject({ code: "MALFORMED" });
    }
  });

  it("names the version of a snapshot that it does not read", async () => {
    const core = await place(folder.path, "core.cbor", toCbor({ snapshot_version: "9.0.0" }));
    await expect(loadCore({ core })).rejects.toMatchObject({
      message: `\`${core}\` is a snapshot of version \`9.0.0\``,
      hint: expect.stringContaining("this compiler reads version 0.1.0"),
    });
  });
});
