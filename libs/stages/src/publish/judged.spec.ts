import { readFile, writeFile } from "node:fs/promises";
import { readRecord, withRecord } from "@glither/artifact";
import { generateSigningKey } from "@glither/attest";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { codegen } from "../compile/codegen.ts";
import { component } from "../compile/component.ts";
import { snapshot } from "../compile/snapshot.ts";
import { wit } from "../compile/wit.ts";
import { conform } from "../judge/conform.ts";
import { withEnvironment } from "../testing/environment.ts";
import { listing, place, temporaryFolder } from "../testing/folders.ts";
import { publish } from "./publish.ts";

const { privateKeyPem } = generateSigningKey();
const ruleset = (version: string, size = 1000) =>
  `#pragma dialect glither.mail\n#pragma version ${version}\nrule large = msg | size > ${size} => into dropped\n`;
const EXPECTED = { verdict: "dropped", rule: "large", reason_class: "large", actions: [] };

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
  const example = { name: "large", artifact: { size: 3000 }, expect: EXPECTED };
  await place(folder.path, "cases/large.json", JSON.stringify(example));
});
afterEach(() => folder.remove());

const at = (path: string) => `${folder.path}/${path}`;

async function build(text: string): Promise<void> {
  const source = await place(folder.path, "gate.glith", text);
  await snapshot({ source, out: at("snapshot") });
  const core = at("snapshot/unversioned.cbor");
  await wit({ core, out: at("wit") });
  await codegen({ core, out: at("code") });
  const built = { code: at("code"), world: at("wit/world.wit"), out: at("gate.wasm"), judged: at("judged/gate.wasm") };
  await component({ core: at("snapshot/core.cbor"), engine: "direct", ...built });
}

const judge = () =>
  conform({
    core: at("snapshot/unversioned.cbor"),
    code: at("code"),
    component: at("judged/gate.wasm"),
    cases: at("cases"),
    judged: at("judged.json"),
    judges: ["interpreter", "direct"],
  });

const release = () =>
  withEnvironment({ GLITHER_SIGNING_KEY: privateKeyPem }, () =>
    publish({
      component: at("gate.wasm"),
      source: at("snapshot/core.cbor"),
      code: at("code"),
      judged: at("judged.json"),
      store: `oci:${at("store")}`,
    }),
  );

async function refused(why: RegExp): Promise<void> {
  const before = await listing(folder.path);
  await expect(release()).rejects.toMatchObject({
    code: "REFUSED",
    exitCode: 4,
    message: expect.stringMatching(why),
    hint: expect.stringContaining("`conform`"),
  });
  expect(await listing(folder.path)).toEqual(before);
}

describe("what is published", () => {
  it("is what was judged, and a version that was raised is judged no second time", async () => {
    await build(ruleset("0.1.0"));
    expect(await judge()).toMatchObject({ exitCode: 0 });
    expect(await release()).toMatchObject({ exitCode: 0 });
    const [code, judged] = [await readFile(at("code/js/gate.js")), await readFile(at("judged/gate.wasm"))];
    await build(ruleset("0.1.1"));
    expect([await readFile(at("code/js/gate.js")), await readFile(at("judged/gate.wasm"))]).toEqual([code, judged]);
    const outcome = await release();
    expect(outcome).toMatchObject({ exitCode: 0, text: expect.stringContaining("gate:0.1.1@sha256:") });
  });

  it("is refused where other rules were judged", async () => {
    await build(ruleset("0.1.0"));
    await judge();
    await build(ruleset("0.1.0", 999));
    await refused(/^`gate` is not published, since the component that was judged differs/u);
  });

  it("is refused where a byte of it is another one than was judged", async () => {
    await build(ruleset("0.1.0"));
    await judge();
    const bytes = await readFile(at("gate.wasm"));
    // The constant of its only rule, 1000 and 999 as LEB128.
    const offset = bytes.indexOf(Uint8Array.of(0xe8, 0x07));
    expect(offset).toBeGreaterThan(0);
    bytes[offset] = 0xe7;
    await writeFile(at("gate.wasm"), bytes);
    await refused(/differs from it in more than the version/u);
  });

  it("is refused where its record says something else than its core and this compiler do", async () => {
    await build(ruleset("0.1.0"));
    await judge();
    const bytes = await readFile(at("gate.wasm"));
    await writeFile(
      at("gate.wasm"),
      withRecord(bytes, { ...readRecord(bytes), inputDigest: `sha256:${"0".repeat(64)}` }),
    );
    await refused(/its record is not that of its core/u);
  });

  it("is refused where judges disagree, and where nobody has judged", async () => {
    await build(ruleset("0.1.0"));
    await expect(release()).rejects.toMatchObject({ code: "NOT_FOUND" });
    const wrong = { name: "wrong", artifact: { size: 1 }, expect: EXPECTED };
    await place(folder.path, "cases/wrong.json", JSON.stringify(wrong));
    expect(await judge()).toMatchObject({ exitCode: 4 });
    await refused(/does not say that its judges agree/u);
    await writeFile(at("judged.json"), '["agreed"]');
    await refused(/does not say that its judges agree/u);
  });
});
