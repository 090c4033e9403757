import { join } from "node:path";
import { coreManifest } from "@glither/artifact";
import { generateSigningKey } from "@glither/attest";
import { OciLayoutStore } from "@glither/registry";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { hollowComponent } from "../../testing/components.ts";
import { withEnvironment } from "../../testing/environment.ts";
import { listing, place, temporaryFolder } from "../../testing/folders.ts";
import { publish } from "../publish.ts";

const { privateKeyPem } = generateSigningKey();
const CORE = "application/vnd.glither.core.v1+cbor";

const PLAIN = 'rule a = msg | subject == "x" => into dropped';
const ASKING = 'rule a = msg | subject == "x" | sender.allowlisted => into dropped';
const TAGGING = 'rule a = msg | subject == "x" => tag "seen", into dropped';
const STRICTER = 'rule a = msg | subject == "x" or subject == "y" => into dropped';
const REWRITTEN = 'rule a = msg | subject in {"x"} => into dropped';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

const path = () => join(folder.path, "store");

interface Published {
  readonly exitCode: number;
  readonly text: string;
  readonly data: {
    readonly digest: string;
    readonly unchanged: boolean;
    readonly comparison?: unknown;
    readonly error?: unknown;
  };
}

/** Publishes rules as a version, as the executor does. */
async function release(version: string, rules: string, more: Partial<Parameters<typeof publish>[0]> = {}) {
  const text = `#pragma dialect glither.mail\n#pragma version ${version}\n${rules}\n`;
  const source = await place(folder.path, "gate.glith", text);
  const component = await place(folder.path, "gate.wasm", await hollowComponent({ text, input: text }));
  const environment = { GLITHER_SIGNING_KEY: privateKeyPem, GLITHER_SIGNING_KEY_FILE: undefined };
  const options = { component, source, store: `oci:${path()}`, out: join(folder.path, "published"), ...more };
  return (await withEnvironment(environment, () => publish(options))) as Published;
}

/** The same without a snapshot. */
async function releaseAlone(version: string, rules: string) {
  const text = `#pragma dialect glither.mail\n#pragma version ${version}\n${rules}\n`;
  const component = await place(folder.path, "gate.wasm", await hollowComponent({ text, input: text }));
  const environment = { GLITHER_SIGNING_KEY: privateKeyPem, GLITHER_SIGNING_KEY_FILE: undefined };
  return (await withEnvironment(environment, () => publish({ component, store: `oci:${path()}` }))) as Published;
}

const store = () => OciLayoutStore.open({ path: path(), repository: "glither/mail/gate" });

describe("the first publication", () => {
  it("has nothing to be compared with, and attaches its core", async () => {
    const { text, data } = await release("0.1.0", PLAIN);
    expect(text).toBe(`published oci:${join(folder.path, "store")}:glither/mail/gate:0.1.0@${data.digest}`);
    expect(data).not.toHaveProperty("comparison");
    expect(await (await store()).referrers(data.digest, CORE)).toHaveLength(1);
  });
});

describe("a later publication", () => {
  it.each<[string, string, string, string, string, RegExp]>([
    [
      "a new import",
      "1.0.0",
      PLAIN,
      ASKING,
      "2.0.0",
      /^ {2}major {2}new power: may now ask for `sender-allowlisted`$/mu,
    ],
    ["a new action", "1.0.0", PLAIN, TAGGING, "2.0.0", /^ {2}major {2}new power: may now `tag`/mu],
    ["a new import", "0.1.0", PLAIN, ASKING, "0.2.0", /^since 0\.1\.0: a major change$/mu],
    ["an import less", "1.0.0", ASKING, PLAIN, "1.1.0", /^ {2}minor {2}no longer asks for `sender-allowlisted`$/mu],
    [
      "other behaviour",
      "1.0.0",
      PLAIN,
      STRICTER,
      "1.1.0",
      /^ {2}minor {2}rule `a` in place of `default` with another reason class, for example \{"subject":"y"\} with \{\}$/mu,
    ],
  ])("with %s after %s is refused under a lower version than %5$s, and nothing is written", async (...row) => {
    const [, first, before, after, least, told] = row;
    await release(first, before);
    const kept = await listing(path());
    const tooLow = least === "2.0.0" ? "1.9.9" : first.replace(/0$/u, "1");
    const { exitCode, text, data } = await release(tooLow, after);
    expect(exitCode).toBe(5);
    expect(text).toMatch(told);
    expect(text).toContain(
      `REFUSED oci:${path()}:glither/mail/gate:${tooLow}: \`${tooLow}\` is too small a step from \`${first}\``,
    );
    expect(text).toContain(`hint: write \`#pragma version ${least}\` into the ruleset`);
    expect(data).toMatchObject({
      error: { code: "VERSION_TOO_LOW" },
      comparison: { version: first, least_version: least },
    });
    expect(await listing(path())).toEqual(kept);
    const passed = await release(least, after);
    expect(passed.exitCode).toBe(0);
    expect(passed.text).toMatch(told);
    expect(passed.data).toMatchObject({ comparison: { version: first } });
  });

  it("of the same behaviour may be a patch, and says so in its receipt", async () => {
    await release("1.0.0", PLAIN);
    const { exitCode, data } = await release("1.0.1", REWRITTEN);
    expect(exitCode).toBe(0);
    expect(data.comparison).toEqual({
      version: "1.0.0",
      contract: [],
      behaviour: { kind: "equivalent" },
      demands: "patch",
      step: "patch",
      least_version: "1.0.1",
    });
    for (const more of [{}, { again: true }, { out: join(folder.path, "elsewhere") }]) {
      const again = await release("1.0.1", REWRITTEN, more);
      expect(again.text).toMatch(/^unchanged: [^\n]*$/u);
      expect(again.data).toMatchObject({ unchanged: true, comparison: data.comparison });
    }
  });

  it("that is there already stays there, whatever has been published below it since", async () => {
    await release("2.0.0", ASKING);
    await release("2.0.1", ASKING);
    await release("2.0.0-rc.1", PLAIN);
    await release("1.0.0", PLAIN);
    expect((await release("2.0.0", ASKING)).text).toMatch(/^unchanged: /u);
  });

  it("over something that is no ruleset may be nothing less than a major version", async () => {
    await release("0.1.0", PLAIN);
    const target = await store();
    const manifest = { schemaVersion: 2, mediaType: "application/vnd.oci.image.manifest.v1+json", layers: [] };
    const foreign = new TextEncoder().encode(JSON.stringify(manifest));
    await target.setTag("1.0.0", await target.putManifest(foreign, manifest.mediaType));
    expect(await release("1.1.0", PLAIN)).toMatchObject({
      exitCode: 5,
      data: { comparison: { version: "1.0.0", demands: "major" } },
    });
    expect((await release("2.0.0", PLAIN)).exitCode).toBe(0);
  });

  it("has one counterexample for each pair of rules in its receipt", async () => {
    await release("0.1.0", PLAIN);
    const { data } = await release("0.1.1", STRICTER);
    expect(data.comparison).toMatchObject({
      demands: "minor",
      behaviour: {
        kind: "different",
        undecided: [],
        changes: [{ before: "default", after: "a", artifact: { subject: "y" }, enrich: {} }],
      },
    });
  });

  it("is compared with the greatest release below it", async () => {
    await release("1.0.0", PLAIN);
    await release("2.0.0", ASKING);
    await release("10.0.0", TAGGING);
    expect((await release("1.1.0", PLAIN)).data).toMatchObject({ comparison: { version: "1.0.0" } });
    expect((await release("2.0.1", ASKING)).data).toMatchObject({ comparison: { version: "2.0.0" } });
    expect((await release("10.0.1", TAGGING)).data).toMatchObject({ comparison: { version: "10.0.0" } });
  });

  it("is compared with a pre-release only where there is no release, and then may differ in any way", async () => {
    await release("1.0.0-rc.1", PLAIN);
    expect(await release("1.0.0-rc.2", ASKING)).toMatchObject({
      exitCode: 0,
      data: { comparison: { version: "1.0.0-rc.1", demands: "major" } },
    });
    await release("1.0.0", PLAIN);
    expect((await release("1.1.0-rc.1", ASKING)).exitCode).toBe(5);
    await release("2.0.0-rc.1", ASKING);
    expect((await release("2.0.0", ASKING)).data).toMatchObject({ comparison: { version: "1.0.0" } });
  });

  it("is held to its own version, whatever its tag", async () => {
    await release("1.0.0", PLAIN);
    expect((await release("1.0.1", ASKING, { tag: "latest" })).exitCode).toBe(5);
    await expect(release("1.0.0", ASKING, { tag: "latest" })).rejects.toMatchObject({
      exitCode: 5,
      message: expect.stringContaining("is published already, with other content"),
    });
    await expect(release("1.0.1", ASKING, { tag: "2.0.0" })).rejects.toMatchObject({
      exitCode: 64,
      message: "the ruleset is version `1.0.1`, and cannot be tagged as `2.0.0`",
    });
    expect((await release("2.0.0", ASKING, { tag: "latest" })).exitCode).toBe(0);
  });

  it("is compared in a dry run, too", async () => {
    await release("1.0.0", PLAIN);
    const kept = await listing(path());
    expect((await release("1.0.1", ASKING, { dryRun: true })).exitCode).toBe(5);
    expect((await release("2.0.0", ASKING, { dryRun: true })).text).toMatch(/^would publish [^\n]*\nsince 1\.0\.0: /u);
    expect(await listing(path())).toEqual(kept);
    expect((await release("1.0.0", PLAIN, { dryRun: true, store: `oci:${path()}-new` })).exitCode).toBe(0);
  });
});

describe("without a snapshot", () => {
  it("of the published version, other behaviour is taken for granted, and another contract for incompatible", async () => {
    await releaseAlone("1.0.0", PLAIN);
    const same = await release("1.0.1", PLAIN);
    expect(same).toMatchObject({ exitCode: 5, data: { comparison: { demands: "minor" } } });
    expect(same.text).toContain("no snapshot is attached to the published version");
    expect(await release("1.1.0", ASKING)).toMatchObject({
      exitCode: 5,
      data: { comparison: { contract: [{ kind: "incompatible", step: "major" }] } },
    });
    expect((await release("1.1.0", PLAIN)).exitCode).toBe(0);
  });

  it("of this version, the same", async () => {
    await release("1.0.0", PLAIN);
    const alone = await releaseAlone("1.0.1", PLAIN);
    expect(alone.exitCode).toBe(5);
    expect(alone.text).toContain("name it with `--source FILE`");
    expect((await releaseAlone("1.1.0", PLAIN)).exitCode).toBe(0);
    expect((await releaseAlone("1.2.0", ASKING)).exitCode).toBe(5);
  });

  it("one is attached when it is published again with one", async () => {
    const { data } = await releaseAlone("1.0.0", PLAIN);
    expect(await (await store()).referrers(data.digest, CORE)).toEqual([]);
    expect((await release("1.0.0", PLAIN)).text).toMatch(/^unchanged, signed again: /u);
    expect(await (await store()).referrers(data.digest, CORE)).toHaveLength(1);
    expect((await release("1.0.0", PLAIN)).text).toMatch(/^unchanged: /u);
  });
});

describe("a snapshot", () => {
  it("of something else is refused", async () => {
    const other = await place(folder.path, "other/gate.glith", `#pragma dialect glither.mail\n${ASKING}\n`);
    await expect(release("1.0.0", PLAIN, { source: other })).rejects.toMatchObject({
      code: "REFUSED",
      exitCode: 5,
      message: `the component was not built from \`${other}\``,
    });
  });

  it("that a stranger attached is passed over", async () => {
    const { data } = await releaseAlone("1.0.0", PLAIN);
    const target = await store();
    const { descriptor } = await target.getManifest(data.digest);
    const { manifest, content } = coreManifest({ subject: descriptor, content: Uint8Array.of(0xa0), title: "x" });
    await target.putBlob(content.bytes);
    const odd = new TextEncoder().encode(new TextDecoder().decode(manifest.bytes).replace("{", '{"odd":1,'));
    for (const bytes of [manifest.bytes, odd]) {
      await target.addReferrers(data.digest, [await target.putManifest(bytes, manifest.descriptor.mediaType)]);
    }
    expect((await release("1.0.1", PLAIN)).text).toContain("no snapshot is attached to the published version");
  });
});
