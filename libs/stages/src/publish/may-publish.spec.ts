import { generateSigningKey } from "@glither/attest";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { codegen } from "../compile/codegen.ts";
import { component } from "../compile/component.ts";
import { snapshot } from "../compile/snapshot.ts";
import { wit } from "../compile/wit.ts";
import { withEnvironment } from "../testing/environment.ts";
import { listing, place, temporaryFolder } from "../testing/folders.ts";
import { GATE } from "../testing/rulesets.ts";
import { mayPublish } from "./may-publish.ts";
import { publish } from "./publish.ts";

const { privateKeyPem } = generateSigningKey();
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

const at = (path: string) => `${folder.path}/${path}`;

async function compile(text: string): Promise<void> {
  const source = await place(folder.path, "gate.glith", text);
  await snapshot({ source, out: at("snapshot") });
  await codegen({ core: at("snapshot/core.cbor"), out: at("code") });
}

async function release(): Promise<void> {
  const core = at("snapshot/core.cbor");
  await wit({ core, out: at("wit") });
  await component({ core, code: at("code"), world: at("wit/world.wit"), engine: "direct", out: at("gate.wasm") });
  await withEnvironment({ GLITHER_SIGNING_KEY: privateKeyPem }, () =>
    publish({ component: at("gate.wasm"), source: core, store: `oci:${at("store")}` }),
  );
}

const look = (ownStore = false) =>
  mayPublish({
    core: at("snapshot/core.cbor"),
    code: at("code"),
    engine: "direct",
    store: `oci:${at("store")}`,
    ownStore,
  });

describe("before the cases are judged", () => {
  it("a version that is used is refused, with nothing built and nothing written", async () => {
    await compile(GATE);
    expect(await look()).toMatchObject({
      exitCode: 0,
      text: expect.stringMatching(/:glither\/mail\/gate:0\.1\.0 is free$/u),
    });
    await release();
    expect(await look()).toMatchObject({ exitCode: 0, text: expect.stringContaining("was made of the same") });
    await compile(GATE.replace("exe|scr", "exe"));
    const before = await listing(folder.path);
    await expect(look()).rejects.toMatchObject({
      code: "REFUSED",
      exitCode: 5,
      message: expect.stringContaining("`glither/mail/gate:0.1.0` is published already, with other content"),
    });
    expect(await listing(folder.path)).toEqual(before);
    expect((await look(true)).exitCode).toBe(0);
  });

  it("a version that is too small a step is refused with what it demands", async () => {
    const first = GATE.replace("version 0.1.0", "version 1.0.0");
    await compile(first);
    await release();
    await compile(first.replace("1.0.0", "1.0.1").replace("exe|scr", "exe"));
    const { exitCode, text } = await look();
    expect(exitCode).toBe(5);
    expect(text).toContain("is too small a step from `1.0.0`: what has changed demands `1.1.0` or later");
    await compile(first.replace("1.0.0", "1.1.0").replace("exe|scr", "exe"));
    expect((await look()).exitCode).toBe(0);
  });
});
