import { join } from "node:path";
import type { BuildRecord } from "@glither/artifact";
import { generateSigningKey } from "@glither/attest";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { build } from "../compile/build.ts";
import { generateCode } from "../compile/code.ts";
import { recordOf } from "../compile/component.ts";
import { isOutcome, loadCore } from "../compile/load-core.ts";
import { snapshot } from "../compile/snapshot.ts";
import { publish } from "../publish/publish.ts";
import { hollowComponent } from "../testing/components.ts";
import { withEnvironment } from "../testing/environment.ts";
import { place, temporaryFolder } from "../testing/folders.ts";
import { GATE } from "../testing/rulesets.ts";
import { type RebuildOptions, type RebuildStep, rebuildVerify } from "./rebuild-verify.ts";

const { key, privateKeyPem } = generateSigningKey();

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let source: string;
let other: string;
let built: string;
let publicKey: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  source = await place(folder.path, "gate.glith", GATE);
  other = await place(folder.path, "other/gate.glith", GATE.replace("24h", "25h"));
  publicKey = await place(folder.path, "key.pem", key.publicKeyPem);
  built = join(folder.path, "gate.wasm");
  await build({ source, engine: "direct", out: built });
  await snapshot({ source, out: join(folder.path, "snapshot") });
});
afterAll(() => folder.remove());

let stores = 0;

/** Publishes a component into a store of its own, with the snapshot of the ruleset unless told otherwise. */
async function published(component: string, attached: string | undefined = source): Promise<string> {
  stores += 1;
  const store = `oci:${join(folder.path, `store-${stores}`)}`;
  const environment = { GLITHER_SIGNING_KEY: privateKeyPem, GLITHER_SIGNING_KEY_FILE: undefined };
  const { data } = await withEnvironment(environment, () =>
    publish({ component, store, ...(attached === "" ? {} : { source: attached }) }),
  );
  return `${store}@${(data as { digest: string }).digest}`;
}

/** A component that nobody built from the ruleset, though its record says so, changed as given. */
async function claimed(engine: "direct" | "spidermonkey", change: Partial<BuildRecord> = {}): Promise<string> {
  const loaded = await loadCore({ source });
  if (isOutcome(loaded)) throw new Error(loaded.text);
  const record = { ...recordOf(loaded, await generateCode(engine, loaded.core)), ...change };
  return place(folder.path, `claimed-${stores}.wasm`, await hollowComponent({ record: () => record }));
}

interface Told {
  readonly exitCode: number;
  readonly text: string;
  readonly data: { readonly reproduced: string; readonly steps: readonly RebuildStep[]; readonly hint?: string };
}

async function rebuilt(reference: string, more: Partial<RebuildOptions> = {}): Promise<Told> {
  return (await rebuildVerify({ reference, keys: [publicKey], ...more })) as Told;
}

const results = ({ data }: Told): string[] => data.steps.map(({ name, result }) => `${name} ${result}`);
const UP_TO = { snapshot: ["artifact ok", "compiler ok"], inputs: ["artifact ok", "compiler ok", "snapshot ok"] };

describe("an artifact of the engine `direct`", () => {
  it("is built again from the core that is attached to it, to the byte", async () => {
    const reference = await published(built);
    const told = await rebuilt(reference);
    expect(told).toMatchObject({ exitCode: 0, data: { reproduced: "component" } });
    expect(results(told)).toEqual([...UP_TO.inputs, "inputs ok", "component ok"]);
    expect(told.text.split("\n")).toHaveLength(6);
    expect(told.text).toMatch(/^reproduced oci:.*\n {2}ok {6}artifact: pulled and verified/u);
  });

  it("is built again from the ruleset or the snapshot that is named", async () => {
    const reference = await published(built, "");
    for (const named of [source, join(folder.path, "snapshot/core.cbor")]) {
      expect(await rebuilt(reference, { source: named })).toMatchObject({ exitCode: 0 });
    }
  });

  it("cannot be where there is no snapshot, or another one", async () => {
    const reference = await published(built, "");
    const without = await rebuilt(reference);
    expect(results(without)).toEqual([...UP_TO.snapshot, "snapshot failed"]);
    expect(without).toMatchObject({ exitCode: 5, data: { hint: expect.stringContaining("--source FILE") } });
    const wrong = await rebuilt(reference, { source: other });
    expect(results(wrong)).toEqual([...UP_TO.snapshot, "snapshot failed"]);
    expect(wrong.text).toContain(`the component was not built from \`${other}\``);
    await expect(rebuilt(reference, { source: "nowhere.glith" })).rejects.toMatchObject({ exitCode: 64 });
  });

  it("that only claims to be built from its rules is found out, though it is signed", async () => {
    const told = await rebuilt(await published(await claimed("direct")));
    expect(results(told)).toEqual([...UP_TO.inputs, "inputs ok", "component failed"]);
    expect(told.exitCode).toBe(5);
    expect(told.text).toMatch(/^NOT REPRODUCED /u);
    expect(told.text).toMatch(/they differ from byte \d+ on \(\d+ and \d+ bytes\)\nhint: do not deploy it/u);
  });

  it("whose record names other inputs is found out", async () => {
    const told = await rebuilt(await published(await claimed("direct", { inputDigest: `sha256:${"0".repeat(64)}` })));
    expect(results(told)).toEqual([...UP_TO.inputs, "inputs failed"]);
    expect(told.text).toContain("has another `inputDigest` than its record");
  });
});

describe("an artifact of the engine `spidermonkey`", () => {
  it("is compared up to the engine, and that is said", async () => {
    const told = await rebuilt(await published(await claimed("spidermonkey")));
    expect(results(told)).toEqual([...UP_TO.inputs, "inputs ok", "component not_comparable"]);
    expect(told).toMatchObject({ exitCode: 5, data: { reproduced: "inputs" } });
    expect(told.text).toMatch(/^NOT REPRODUCED, but up to the engine /u);
    expect(told.text).toContain("--      component: not compared: componentize-js makes other bytes each time");
  });
});

describe("what this compiler cannot rebuild", () => {
  it("is an artifact of another engine", async () => {
    const told = await rebuilt(await published(await claimed("direct", { engine: "direct/9" })));
    expect(results(told)).toEqual(["artifact ok", "compiler failed"]);
    expect(told).toMatchObject({ exitCode: 5, data: { hint: expect.stringContaining("install the version") } });
  });

  it("is an artifact that does not verify", async () => {
    const stranger = await place(folder.path, "stranger.pem", generateSigningKey().key.publicKeyPem);
    const told = await rebuilt(await published(built), { keys: [stranger] });
    expect(results(told)).toEqual(["artifact failed"]);
    expect(told).toMatchObject({ exitCode: 5, data: { reproduced: "nothing" } });
  });
});
