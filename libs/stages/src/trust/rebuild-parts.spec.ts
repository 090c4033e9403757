import { rm } from "node:fs/promises";
import { join } from "node:path";
import { generateSigningKey } from "@glither/attest";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { build } from "../compile/build.ts";
import { publish } from "../publish/publish.ts";
import { UNTRUSTED, withEnvironment } from "../testing/environment.ts";
import { place, temporaryFolder } from "../testing/folders.ts";
import { rebuildVerify } from "./rebuild-verify.ts";

const { key, privateKeyPem } = generateSigningKey();
const HEAD = "#pragma dialect glither.mail";
const COMPANY = `${HEAD}\nrule large = msg | size > 10MB => into dropped\nrule rest = msg => into delivered\n`;
const TEAM =
  `${HEAD}\ngroup news = msg | list.unsubscribe\nrule news = msg in news => into dropped\nrule rest = msg => into delivered\n`.replace(
    "msg in news",
    "msg | msg in news",
  );

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let publicKey: string;
const at = (name: string): string => join(folder.path, name);
const environment = () => ({
  ...UNTRUSTED,
  GLITHER_SIGNING_KEY: privateKeyPem,
  GLITHER_VERIFY_KEY: key.publicKeyPem,
  GLITHER_PARTS: at("cache"),
});

beforeAll(async () => {
  folder = await temporaryFolder();
  publicKey = await place(folder.path, "key.pem", key.publicKeyPem);
  await place(folder.path, "company/company.glith", COMPANY);
  await place(folder.path, "team/team.glith", TEAM);
});
afterAll(() => folder.remove());

async function release(name: string, store: string, partStores: readonly string[] = []) {
  const source = at(`${name}/${name}.glith`);
  const out = at(`${name}.wasm`);
  return withEnvironment(environment(), async () => {
    const built = await build({ source, engine: "direct", out });
    if (built.exitCode !== 0) throw new Error(built.text);
    return publish({
      component: out,
      source,
      store: `oci:${at(store)}`,
      partStores: partStores.map((one) => `oci:${at(one)}`),
    });
  });
}

const digestOf = ({ data }: Awaited<ReturnType<typeof release>>): string => (data as { digest: string }).digest;

async function proven(store: string, digest: string, parts: readonly string[] = []) {
  const reference = `oci:${at(store)}@${digest}`;
  return withEnvironment(environment(), () =>
    rebuildVerify({ reference, keys: [publicKey], parts: parts.map((one) => `oci:${at(one)}`) }),
  );
}

function house(...layers: readonly string[]): Promise<string> {
  return place(folder.path, "house/house.glith", `${HEAD} ; fold strictest\n\n${layers.join("\n\n")}\n`);
}

describe("a ruleset that is made of others", () => {
  it("is published once they are, names each by its digest, and is proven with all of them from its own layout", async () => {
    await house('layer company from "../company/company.glith"', 'layer team from "../team/team.glith"');
    await expect(release("house", "houses")).rejects.toMatchObject({
      exitCode: 5,
      message: expect.stringMatching(
        /^the layer `company` is not published: no `glither\/mail\/company:0\.1\.0` here means `sha256:/u,
      ),
    });
    for (const name of ["company", "team"]) await release(name, "parts");
    const digest = digestOf(await release("house", "houses", ["parts"]));
    await rm(at("parts"), { recursive: true });
    const { exitCode, text } = await proven("houses", digest);
    expect(exitCode).toBe(0);
    expect(text).toContain(
      "\n  ok      parts: `company`, `team`: each verified and built again; put together they are `sha256:",
    );
  });

  it("is proven where parts are named by their digests and are layered themselves", async () => {
    for (const name of ["company", "team"]) await release(name, "stores");
    const group = ['layer company from "../company/company.glith"', 'layer team from "../team/team.glith"'];
    await place(
      folder.path,
      "group/group.glith",
      `${HEAD} ; fold strictest\n\n${group.join("\n\n")} within company\n`.replace(" within company", ""),
    );
    const pinned = digestOf(await release("group", "stores"));
    await house(`layer group from "oci:../stores:glither/mail/group@${pinned}"`, 'layer own from "../team/team.glith"');
    const digest = digestOf(await release("house", "second", ["stores"]));
    expect(await proven("second", digest, ["stores"])).toMatchObject({ exitCode: 0 });
  });

  it("is not, where a part is in no store, or nobody states which artifact it is", async () => {
    await house('layer company from "../company/company.glith"');
    await release("company", "whole");
    const digest = digestOf(await release("house", "whole"));
    expect(await proven("whole", digest)).toMatchObject({ exitCode: 0 });
    const alone = await withEnvironment(environment(), () =>
      publish({ component: at("house.wasm"), store: `oci:${at("alone")}` }),
    );
    const told = await withEnvironment(environment(), () =>
      rebuildVerify({
        reference: `oci:${at("alone")}@${digestOf(alone)}`,
        keys: [publicKey],
        source: at("house/house.glith"),
      }),
    );
    expect(told.exitCode).toBe(5);
    expect(told.text).toContain("parts: nobody who is trusted states which artifact its layer `company` is");
  });
});
