import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { generateSigningKey } from "@glither/attest";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { snapshot } from "../compile/snapshot.ts";
import { hollowComponent } from "../testing/components.ts";
import { withEnvironment } from "../testing/environment.ts";
import { listing, place, temporaryFolder } from "../testing/folders.ts";
import { GATE } from "../testing/rulesets.ts";
import { verify } from "../trust/verify.ts";
import { load, save } from "./archive.ts";
import { publish } from "./publish.ts";
import { pull } from "./pull.ts";

const { privateKeyPem, key } = generateSigningKey();
const COMMENTED = GATE.replace("rule hold", "// nobody needs to know this\nrule hold");

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let component: string;
let source: string;
let keys: readonly string[];

beforeEach(async () => {
  folder = await temporaryFolder();
  component = await place(folder.path, "gate.wasm", await hollowComponent());
  source = await place(folder.path, "gate.glith", COMMENTED);
  keys = [await place(folder.path, "key.pub", key.publicKeyPem)];
});
afterEach(() => folder.remove());

const store = () => `oci:${join(folder.path, "store")}`;
const at = (name: string) => join(folder.path, name);

interface Released {
  readonly digest: string;
  readonly reference: string;
  readonly unchanged: boolean;
}

async function release(more: Partial<Parameters<typeof publish>[0]> = {}): Promise<Released> {
  const environment = { GLITHER_SIGNING_KEY: privateKeyPem, GLITHER_SIGNING_KEY_FILE: undefined };
  const { data } = await withEnvironment(environment, () => publish({ component, source, store: store(), ...more }));
  return data as Released;
}

/** The source map that somebody gets who pulls it. */
async function pulled(reference: string): Promise<Record<string, unknown>> {
  await pull({ reference, keys, out: at("pulled.wasm"), sourceMap: at("pulled.json") });
  return JSON.parse(await readFile(at("pulled.json"), "utf8")) as Record<string, unknown>;
}

async function content(): Promise<string> {
  const names = Object.keys(await listing(at("store/blobs/sha256"))).filter((name) => /^[0-9a-f]{64}$/u.test(name));
  const all = await Promise.all(names.map((name) => readFile(join(at("store/blobs/sha256"), name), "latin1")));
  return all.join("\n");
}

describe("what is published with its source", () => {
  it("has a source map, signed, which does not give the text away", async () => {
    const alone = await release({ attach: "none", store: `oci:${at("alone")}` });
    const { digest, reference } = await release();
    expect(digest).toBe(alone.digest);
    const { map, ...rest } = await pulled(reference);
    expect(rest).toEqual({ glither: "source-map/v1", core: expect.stringMatching(/^sha256:/u) });
    expect(map).toMatchObject({ items: [{ name: "hold_executable", span: { line: 6, column: 1 } }, {}] });
    expect(JSON.stringify(map)).toContain("A small gate.");
    expect(await content()).not.toContain("nobody needs to know");
    const { text, data } = await verify({ reference, keys });
    expect(text).toContain("  ok      source_map: where its 2 rules stand in the source, as the key");
    expect(data).toMatchObject({ source_map: { rules: 2, with_text: false } });
  });

  it("has its text as well where its owner says so, and nothing where they say that", async () => {
    const { reference } = await release({ attach: "text" });
    expect(await pulled(reference)).toMatchObject({ text: COMMENTED });
    const { reference: alone } = await release({ attach: "none", store: `oci:${at("alone")}` });
    expect((await verify({ reference: alone, keys })).text).toContain("source_map: none is attached");
    await expect(pulled(alone)).rejects.toMatchObject({ code: "NOT_FOUND", exitCode: 5 });
  });

  it("keeps the source map that it was first published with, and is unchanged after that", async () => {
    const first = await release();
    const before = await pulled(first.reference);
    await writeFile(source, `// moved down\n\n${COMMENTED}`);
    expect(await release()).toMatchObject({ digest: first.digest, unchanged: true });
    const stored = await listing(at("store"));
    expect(await release()).toMatchObject({ unchanged: true });
    expect(await listing(at("store"))).toEqual(stored);
    expect(await pulled(first.reference)).toEqual(before);
  });

  it("gets its source map later where it was published without one", async () => {
    const { reference } = await release({ attach: "none" });
    await release();
    expect(await pulled(reference)).toHaveProperty("map");
  });

  it("takes it from beside the snapshot, which has no text to give", async () => {
    await snapshot({ source, out: at("snapshot") });
    const core = at("snapshot/core.cbor");
    const { reference } = await release({ source: core });
    expect(await pulled(reference)).toMatchObject({ map: { ruleset: "gate" } });
    await expect(release({ source: core, attach: "text" })).rejects.toMatchObject({ code: "MALFORMED", exitCode: 64 });
  });

  it("carries it to where no network reaches", async () => {
    const { reference } = await release();
    await save({ reference, out: at("gate.tar") });
    const { data } = await load({ archive: at("gate.tar"), store: `oci:${at("other")}`, keys });
    expect(await pulled((data as Released).reference)).toEqual(await pulled(reference));
  });
});
