import { join } from "node:path";
import { generateSigningKey } from "@glither/attest";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { publish } from "../publish/publish.ts";
import { hollowComponent } from "../testing/components.ts";
import { withEnvironment } from "../testing/environment.ts";
import { place, temporaryFolder } from "../testing/folders.ts";
import { diffPublished, publicationOf } from "./diff-published.ts";

const { privateKeyPem } = generateSigningKey();
const HERE = { GLITHER_SIGNING_KEY: privateKeyPem, GLITHER_SIGNING_KEY_FILE: undefined, GLITHER_STORE: undefined };

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeEach(async () => {
  folder = await temporaryFolder();
  await place(folder.path, "nx.json", "{}");
});
afterEach(() => folder.remove());

const written = (version: string, subject: string): Promise<string> =>
  place(
    folder.path,
    "rules/gate/gate.glith",
    `#pragma dialect glither.mail\n#pragma version ${version}\nrule a = msg | subject == "${subject}" => into dropped\n`,
  );

/** As the plugin's target does, which leaves receipt and layout below `dist`. */
async function released(version: string, subject: string): Promise<string> {
  const source = await written(version, subject);
  const text = `#pragma dialect glither.mail\n#pragma version ${version}\nrule a = msg | subject == "${subject}" => into dropped\n`;
  const component = await place(folder.path, "gate.wasm", await hollowComponent({ text, input: text }));
  const out = join(folder.path, "dist/rules/gate");
  await withEnvironment(HERE, () =>
    publish({ component, source, store: `oci:${join(out, "oci")}`, out: join(out, "publish") }),
  );
  return source;
}

const diffed = (source: string) => withEnvironment(HERE, () => diffPublished({ source }));

it("tells what is decided otherwise than in the newest version that was published", async () => {
  await released("0.1.0", "x");
  const source = await released("0.2.0", "y");
  expect((await diffed(source)).text).toMatch(/^gate since 0\.2\.0 was published:\nequivalent/u);
  await written("0.3.0", "z");
  const { exitCode, text } = await diffed(source);
  expect(exitCode).toBe(0);
  expect(text).toContain("since 0.2.0 was published");
  expect(text).toContain('"z"');
});

it("knows of nothing that was never published, and says what else to compare with", async () => {
  const source = await written("0.1.0", "x");
  expect(await withEnvironment(HERE, () => publicationOf(source))).toBeUndefined();
  await expect(diffed(source)).rejects.toMatchObject({
    code: "NOT_FOUND",
    hint: expect.stringContaining("--rev HEAD"),
  });
});
