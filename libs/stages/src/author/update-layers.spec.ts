import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { generateSigningKey } from "@glither/attest";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { build } from "../compile/build.ts";
import { publish } from "../publish/publish.ts";
import { UNTRUSTED, withEnvironment } from "../testing/environment.ts";
import { place, temporaryFolder } from "../testing/folders.ts";
import { updateLayers } from "./update-layers.ts";

const { key, privateKeyPem } = generateSigningKey();
const HEAD = "#pragma dialect glither.mail";
const team = (version: string, size: string): string =>
  `${HEAD}\n#pragma version ${version}\nrule large = msg | size > ${size} => into dropped\nrule rest = msg => into delivered\n`;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const at = (name: string): string => join(folder.path, name);
const trusting = <T>(run: () => Promise<T>): Promise<T> =>
  withEnvironment(
    {
      ...UNTRUSTED,
      GLITHER_SIGNING_KEY: privateKeyPem,
      GLITHER_VERIFY_KEY: key.publicKeyPem,
      GLITHER_PARTS: at("cache"),
    },
    run,
  );

async function release(version: string, size: string): Promise<string> {
  const source = await place(folder.path, "team/team.glith", team(version, size));
  const component = at("team.wasm");
  return trusting(async () => {
    await build({ source, engine: "direct", out: component });
    const { data } = await publish({ component, source, store: `oci:${at("store")}` });
    return (data as { digest: string }).digest;
  });
}

beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

it("raises a layer to the newest version of its store, and tells what is decided otherwise before anything is written", async () => {
  const [first, second] = [await release("0.1.0", "10MB"), await release("0.2.0", "5MB")];
  const text = (tag: string, digest: string): string =>
    `${HEAD} ; fold strictest\n\nlayer team from "oci:../store:glither/mail/team${tag}@${digest}" // ours\n`;
  const file = await place(folder.path, "house/house.glith", text(":0.1.0", first));
  const update = (more: object = {}) => trusting(() => updateLayers({ file, trust: { keys: [] }, ...more }));
  const shown = await update();
  expect(shown).toMatchObject({ exitCode: 0, data: { raised: [{ layer: "team", from: { version: "0.1.0" } }] } });
  expect(shown.text).toContain(`| \`team\` | 0.1.0 \`${first}\` | 0.2.0 \`${second}\` |`);
  expect(shown.text).toContain('{"size":5000001}');
  expect(await readFile(file, "utf8")).toBe(text(":0.1.0", first));
  await update({ layer: "team", write: true });
  expect(await readFile(file, "utf8")).toBe(text(":0.2.0", second));
  expect((await update()).text).toBe("each layer is the newest version that its store has");
  await expect(update({ layer: "other" })).rejects.toMatchObject({ exitCode: 64 });
  await place(folder.path, "house/house.glith", text("", first));
  await update({ write: true });
  expect(await readFile(file, "utf8")).toBe(text("", second));
});

it("takes no tag's word for what a part is, and writes nothing of one that is another version", async () => {
  const [old, now] = [await release("1.0.0", "10MB"), await release("2.0.0", "5MB")];
  const index = JSON.parse(await readFile(at("store/index.json"), "utf8")) as { manifests: object[] };
  const manifest = index.manifests.find((entry) => (entry as { digest: string }).digest === old);
  const annotations = { "org.opencontainers.image.ref.name": "glither/mail/team:9.9.9" };
  index.manifests.push({ ...manifest, annotations });
  await writeFile(at("store/index.json"), JSON.stringify(index));
  const text = `${HEAD} ; fold strictest\n\nlayer team from "oci:../store:glither/mail/team@${now}"\n`;
  const file = await place(folder.path, "tagged/tagged.glith", text);
  await expect(trusting(() => updateLayers({ file, trust: { keys: [] }, write: true }))).rejects.toMatchObject({
    code: "REFUSED",
    exitCode: 5,
    message: expect.stringContaining("which is version 1.0.0 of `team`"),
  });
  expect(await readFile(file, "utf8")).toBe(text);
});
