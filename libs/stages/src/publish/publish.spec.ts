import { execFileSync } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { generateSigningKey } from "@glither/attest";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { hollowComponent } from "../testing/components.ts";
import { UNTRUSTED, withEnvironment } from "../testing/environment.ts";
import { listing, place, temporaryFolder } from "../testing/folders.ts";
import { verify } from "../trust/verify.ts";
import { verifyPublished } from "../trust/verify-published.ts";
import { publish } from "./publish.ts";
import type { PublishReceipt } from "./receipt.ts";

const { privateKeyPem } = generateSigningKey();

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let component: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  component = await place(folder.path, "gate.wasm", await hollowComponent());
});
afterEach(() => folder.remove());

const store = () => `oci:${join(folder.path, "store")}`;
const receiptFile = () => join(folder.path, "published/receipt.json");

/** Publishes as the executor does, with a key that lasts. */
function release(more: Partial<Parameters<typeof publish>[0]> = {}) {
  const environment = { GLITHER_SIGNING_KEY: privateKeyPem, GLITHER_SIGNING_KEY_FILE: undefined };
  return withEnvironment(environment, () =>
    publish({ component, store: store(), out: join(folder.path, "published"), ...more }),
  );
}

async function receipt(): Promise<PublishReceipt> {
  return JSON.parse(await readFile(receiptFile(), "utf8")) as PublishReceipt;
}

describe("publish", () => {
  it("leaves a receipt with what others need, and no time or place", async () => {
    const { text } = await release();
    const { digest, signer, ...rest } = await receipt();
    expect(rest).toMatchObject({ repository: "glither/mail/gate", tag: "0.1.0" });
    expect(text).toBe(`published ${store()}:glither/mail/gate:0.1.0@${digest}`);
    expect(signer).toMatchObject({ development: false, public_key: expect.stringContaining("BEGIN PUBLIC KEY") });
    const written = await readFile(receiptFile(), "utf8");
    expect(written).not.toContain(folder.path);
    expect(written.replace(signer.public_key ?? "", "")).not.toMatch(/\b20\d\d-/u);
    expect(written).not.toContain("PRIVATE");
  });

  it("keeps no time or place in the manifest", async () => {
    await release();
    const { digest } = await receipt();
    const manifest = await readFile(join(folder.path, "store/blobs/sha256", digest.slice(7)), "utf8");
    expect(manifest).not.toContain(folder.path);
    expect(manifest).not.toMatch(/\b20\d\d-/u);
  });

  it("of the same inputs changes nothing", async () => {
    await release();
    const first = await receipt();
    const before = await listing(join(folder.path, "store"));
    const { data, text } = await release();
    expect(data).toMatchObject({ digest: first.digest, unchanged: true });
    expect(text).toMatch(/^unchanged: /u);
    expect(await receipt()).toEqual(first);
    expect(await listing(join(folder.path, "store"))).toEqual(before);
  });

  it("of the same inputs by another signer signs again", async () => {
    await release();
    const { digest } = await receipt();
    const environment = { GLITHER_SIGNING_KEY: generateSigningKey().privateKeyPem };
    const { data, text } = await withEnvironment(environment, () => publish({ component, store: store() }));
    expect(data).toMatchObject({ digest, unchanged: true });
    expect(text).toMatch(/^unchanged, signed again: /u);
  });

  it("of the same inputs in other bytes keeps what is there, as an engine may not be reproducible", async () => {
    await release();
    const { digest } = await receipt();
    await writeFile(component, withRemark(await readFile(component)));
    expect((await release()).data).toMatchObject({ digest, unchanged: true });
  });

  it("does not sign other bytes that somebody has put there, though they name the same inputs", async () => {
    const honest = await readFile(component);
    await writeFile(component, withRemark(honest));
    const stranger = { GLITHER_SIGNING_KEY: generateSigningKey().privateKeyPem };
    await withEnvironment(stranger, () => publish({ component, store: store() }));
    await writeFile(component, honest);
    const before = await listing(join(folder.path, "store"));
    await expect(release()).rejects.toMatchObject({
      code: "REFUSED",
      exitCode: 5,
      message: expect.stringContaining("with bytes that this build has not made"),
    });
    expect(await listing(join(folder.path, "store"))).toEqual(before);
  });

  it("into a store of its own makes that anew", async () => {
    await release();
    await place(folder.path, "store/stale", "");
    await writeFile(component, await hollowComponent({ input: "changed" }));
    const { data } = await release({ ownStore: true });
    expect(data).toMatchObject({ unchanged: false, tag: "0.1.0" });
    expect(Object.keys(await listing(folder.path))).not.toContain("store/stale");
  });

  it("of a changed ruleset under a published version is refused, and nothing is written", async () => {
    await release();
    const { digest } = await receipt();
    await writeFile(component, await hollowComponent({ input: "changed" }));
    const before = await listing(folder.path);
    await expect(release()).rejects.toMatchObject({
      code: "REFUSED",
      exitCode: 5,
      message: `\`glither/mail/gate:0.1.0\` is published already, with other content: \`${digest}\``,
      hint: expect.stringContaining("raise `#pragma version`"),
    });
    expect(await listing(folder.path)).toEqual(before);
  });

  it("of a new version stands beside the old one", async () => {
    await release();
    const { digest } = await receipt();
    await writeFile(component, await hollowComponent({ version: "0.2.0", input: "changed" }));
    expect((await release()).data).toMatchObject({ tag: "0.2.0", unchanged: false });
    expect(Object.keys(await listing(folder.path))).toContain(`store/blobs/sha256/${digest.slice(7)}`);
  });

  it("moves a tag that is no version", async () => {
    await release({ tag: "latest" });
    const before = await receipt();
    await writeFile(component, await hollowComponent({ input: "changed" }));
    await release({ tag: "latest" });
    expect((await receipt()).digest).not.toBe(before.digest);
  });

  it("as a dry run writes nothing and needs no store", async () => {
    const before = await listing(folder.path);
    const { text, data } = await publish({ component, dryRun: true, out: join(folder.path, "published") });
    expect(text).toMatch(/^would publish glither\/mail\/gate:0\.1\.0@sha256:[0-9a-f]{64}\n/u);
    expect(data).toMatchObject({ dry_run: true });
    expect(await listing(folder.path)).toEqual(before);
  });

  const none = { ...UNTRUSTED, CI: undefined };
  const unnamed = { component: "", store: "", ownStore: true };
  beforeEach(() => {
    Object.assign(unnamed, { component, store: store() });
  });

  it("into the store that nobody named says loudly, without a key, that the key is a throw-away one", async () => {
    const { text, data } = await withEnvironment(none, () => publish(unnamed));
    expect(text).toContain("\nWARNING: signed with a throw-away development key");
    expect(data).toMatchObject({ signer: { development: true } });
  });

  it("without a key goes into no store that was named, and nowhere in CI, and writes nothing", async () => {
    const before = await listing(folder.path);
    for (const [environment, options] of [
      [none, { component, store: store() }],
      [
        { ...none, CI: "true" },
        { component, store: store() },
      ],
      [{ ...none, CI: "true" }, unnamed],
    ] as const) {
      await expect(withEnvironment(environment, () => publish(options))).rejects.toMatchObject({
        code: "KEY_MISSING",
        exitCode: 64,
        hint: expect.stringContaining("`tangle key generate` makes a key"),
      });
    }
    expect(await listing(folder.path)).toEqual(before);
  });

  it("without a key does not go where a key has published, nor take that away", async () => {
    await release({ ownStore: true });
    const before = await listing(folder.path);
    await expect(withEnvironment(none, () => publish(unnamed))).rejects.toMatchObject({
      code: "KEY_MISSING",
      exitCode: 64,
      message: "`glither/mail/gate` is published here with a key, and now there is none to sign with",
    });
    expect(await listing(folder.path)).toEqual(before);
  });

  it("without a key may follow on one without a key", async () => {
    for (let i = 0; i < 2; i += 1) {
      expect((await withEnvironment(none, () => publish(unnamed))).exitCode).toBe(0);
    }
  });

  it("prints a reference that can be pasted, from whatever folder", async () => {
    for (const name of ["plain", "with blanks", "with'quote", "a:b", "a@b", "$HOME"]) {
      const named = `oci:${join(folder.path, name)}`;
      const { text, data } = await release({ store: named });
      const word = text.replace(/^published /u, "");
      const pasted = execFileSync("sh", ["-c", `printf %s ${word}`], { encoding: "utf8" });
      expect(pasted).toBe((data as { reference: string }).reference);
      const keys = [await place(folder.path, "key.pem", (await receipt()).signer.public_key ?? "")];
      expect((await verify({ reference: pasted, keys })).exitCode).toBe(0);
    }
  });

  it("with an unusable key shows nothing of it and writes nothing", async () => {
    const before = await listing(folder.path);
    const secret = "-----BEGIN PRIVATE KEY-----\nSECRET\n-----END PRIVATE KEY-----\n";
    const failure = await withEnvironment({ GLITHER_SIGNING_KEY: secret }, () =>
      publish({ component, store: store() }),
    ).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({ code: "REFUSED", exitCode: 5 });
    const told = JSON.stringify(failure, [...Object.getOwnPropertyNames(failure), "message"]);
    expect(told).toContain("signing key");
    expect(told).not.toContain("SECRET");
    expect(await listing(folder.path)).toEqual(before);
  });
});

describe("verify-published", () => {
  const ask = () => verifyPublished({ receipt: receiptFile(), store: store() });

  it("asks the store for what the receipt says", async () => {
    await release();
    const { exitCode, text } = await ask();
    expect(exitCode).toBe(0);
    expect(text).toContain(`verified ${store()}:glither/mail/gate:0.1.0@${(await receipt()).digest}\n`);
  });

  it("notices that the store is gone", async () => {
    await release();
    await rm(join(folder.path, "store"), { recursive: true });
    await expect(ask()).rejects.toMatchObject({
      exitCode: 5,
      message: `there is no store in \`${join(folder.path, "store")}\``,
      hint: expect.stringContaining("publish again"),
    });
  });

  it("notices that the tag is gone, or names something else", async () => {
    await release({ tag: "latest" });
    const kept = await readFile(receiptFile());
    await writeFile(component, await hollowComponent({ input: "changed" }));
    await release({ tag: "latest" });
    await writeFile(receiptFile(), kept);
    await expect(ask()).rejects.toMatchObject({ exitCode: 5, message: /^the tag `latest` names `sha256:/u });
    await writeFile(receiptFile(), kept.toString().replace('"latest"', '"newest"'));
    await expect(ask()).rejects.toMatchObject({ exitCode: 5, message: "the tag `newest` is not there" });
  });

  it("notices content that was taken away", async () => {
    await release();
    const { digest } = await receipt();
    await rm(join(folder.path, "store/blobs/sha256", digest.slice(7)));
    await expect(ask()).rejects.toMatchObject({ exitCode: 5 });
  });

  it("does not take another key than the receipt's", async () => {
    await release();
    const stranger = generateSigningKey().key.publicKeyPem;
    const { signer, ...rest } = await receipt();
    await writeFile(receiptFile(), JSON.stringify({ ...rest, signer: { ...signer, public_key: stranger } }));
    await expect(ask()).rejects.toMatchObject({ code: "REFUSED", exitCode: 5 });
  });

  it.each([
    ["no JSON", "nonsense", "is no JSON"],
    ["`null`", "null", "is no publish receipt"],
    ["a list", "[]", "is no publish receipt"],
    ["an empty object", "{}", "is no publish receipt"],
    ["one without a tag", '{"digest":"a","repository":"b","signer":{"public_key":"c"}}', "is no publish receipt"],
    ["one without a signer", '{"digest":"a","repository":"b","tag":"c","signer":null}', "is no publish receipt"],
  ])("refuses %s as a receipt", async (_, text, message) => {
    await place(folder.path, "published/receipt.json", text);
    await expect(ask()).rejects.toMatchObject({
      code: "MALFORMED",
      exitCode: 64,
      message: expect.stringContaining(message),
      hint: expect.any(String),
    });
  });

  it("says that nothing was published yet", async () => {
    await expect(ask()).rejects.toMatchObject({ code: "NOT_FOUND", exitCode: 64 });
  });
});

/** The same component in other bytes: it says of its own first module which programs made it, in other words. */
function withRemark(component: Uint8Array): Uint8Array {
  const bytes = Buffer.from(component);
  bytes[bytes.indexOf("wit-component") + "wit-component".length + 1] = 0x31;
  return bytes;
}
