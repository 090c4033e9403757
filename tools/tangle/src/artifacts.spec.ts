import { createHash } from "node:crypto";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { hollowComponent } from "@glither/stages/testing/components";
import { listing, place, temporaryFolder } from "@glither/stages/testing/folders";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { keyPair } from "./testing/key-pair.ts";
import { tangle, tangleJson } from "./testing/tangle.ts";

// Each test starts processes of its own.
interface Pushed {
  readonly digest: string;
  readonly tag: string;
  readonly unchanged: boolean;
}

const STEPS = [
  "reference",
  "trust",
  "manifest",
  "name",
  "signature",
  "compatibility",
  "minimum",
  "content",
  "record",
  "membrane",
  "provenance",
];

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let signer: { readonly env: Readonly<Record<string, string>>; readonly pem: string };
/** The digests of two artifacts in the store `store`, both signed. */
let first: string;
let second: string;
/** What is in the folder before each test. */
let before: Readonly<Record<string, string>>;

const here = () => ({ cwd: folder.path });

async function push(component: string, ...more: readonly string[]): Promise<Pushed> {
  const { exitCode, json } = await tangleJson(["oci", "push", component, "--store", "oci:store", ...more], {
    cwd: folder.path,
    env: signer.env,
  });
  expect(exitCode).toBe(0);
  return json as Pushed;
}

beforeAll(async () => {
  folder = await temporaryFolder();
  const { privateKey, publicKey } = keyPair();
  signer = { env: { GLITHER_SIGNING_KEY: privateKey }, pem: privateKey };
  await place(folder.path, "signer.pem", publicKey);
  await place(folder.path, "stranger.pem", keyPair().publicKey);
  await place(folder.path, "a.wasm", await hollowComponent());
  await place(folder.path, "b.wasm", await hollowComponent({ version: "0.2.0", input: "b" }));
  first = (await push("a.wasm")).digest;
  second = (await push("b.wasm")).digest;
});
beforeEach(async () => {
  before = await listing(folder.path);
});
afterAll(() => folder.remove());

describe("a signed artifact", () => {
  it("is verified step by step", async () => {
    const { exitCode, stdout } = await tangle(["verify", `oci:store@${first}`, "--key", "signer.pem"], here());
    expect(exitCode).toBe(0);
    expect(stdout.trimEnd().split("\n")).toEqual([
      `verified oci:store@${first}`,
      ...STEPS.map((step) => expect.stringMatching(new RegExp(`^ {2}ok {6}${step}: .*\\w`, "u"))),
      "  --      source_map: none is attached that somebody trusted has signed; nothing depends on it",
    ]);
  });

  it("is verified against the environment's key too, as text or as a file", async () => {
    const pem = await readFile(join(folder.path, "signer.pem"), "utf8");
    const [text, file] = await Promise.all([
      tangleJson(["verify", `oci:store@${first}`], { ...here(), env: { GLITHER_VERIFY_KEY: pem } }),
      tangleJson(["verify", `oci:store@${first}`], { ...here(), env: { GLITHER_VERIFY_KEY_FILE: "signer.pem" } }),
    ]);
    expect(text).toMatchObject({ exitCode: 0, json: { digest: first, record: { ruleset: "gate" } } });
    expect(file.json).toEqual(text.json);
  });

  it("is pulled byte for byte", async () => {
    const args = ["oci", "pull", `oci:store@${first}`, "--key", "stranger.pem", "--key", "signer.pem", "--out"];
    const { exitCode, stdout } = await tangle([...args, "pulled/a.wasm"], here());
    expect(exitCode).toBe(0);
    expect(stdout).toContain("wrote pulled/a.wasm (");
    const after = await listing(folder.path);
    expect(after).toEqual({ ...before, pulled: "folder", "pulled/a.wasm": before["a.wasm"] });
    const { json } = await tangleJson([...args, "pulled/b.wasm"], here());
    expect(json).toMatchObject({ digest: first, record: { ruleset: "gate" }, out: "pulled/b.wasm" });
    await rm(join(folder.path, "pulled"), { recursive: true });
  });

  it("is verified under the workspace's policy, which `tangle key trust` writes", async () => {
    const written = await tangle(["key", "trust", "--key", "signer.pem", "--name", "glither/mail/*"], here());
    expect(written).toMatchObject({ exitCode: 0, stderr: "" });
    const verified = await tangleJson(["verify", `oci:store:glither/mail/gate@${first}`], here());
    expect(verified).toMatchObject({ exitCode: 0, json: { verified: true, digest: first } });
    const policy = JSON.parse(await readFile(join(folder.path, "glither.trust.json"), "utf8"));
    const pinned = { ...policy, minimum_versions: { "glither/mail/gate": "0.2.0" } };
    await place(folder.path, "pinned.json", JSON.stringify(pinned));
    const args = ["--trust", "pinned.json"];
    const [old, young] = await Promise.all([
      tangle(["verify", `oci:store@${first}`, ...args], here()),
      tangle(["verify", `oci:store@${second}`, ...args], here()),
    ]);
    expect([old.exitCode, young.exitCode]).toEqual([5, 0]);
    expect(old.stdout).toContain(
      "FAILED  minimum: version `0.1.0` of `glither/mail/gate` is older than the pinned `0.2.0`\n",
    );
    for (const file of ["glither.trust.json", "pinned.json"]) await rm(join(folder.path, file));
  });

  it("is told step by step when it is refused, for people and for machines", async () => {
    const args = ["verify", `oci:store@${first}`, "--key", "stranger.pem"];
    const [people, machines] = await Promise.all([tangle(args, here()), tangleJson(args, here())]);
    expect(people.exitCode).toBe(5);
    const lines = people.stdout.split("\n");
    expect(lines[0]).toBe(`REFUSED oci:store@${first}`);
    expect(lines.slice(1, 5).every((line) => line.startsWith("  ok      "))).toBe(true);
    expect(lines[5]).toMatch(/^ {2}FAILED {2}signature: the bundle is signed by the key `.*`, which is not trusted$/u);
    expect(lines[6]).toBe("  --      compatibility: not checked any more");
    expect(machines).toMatchObject({
      exitCode: 5,
      json: { verified: false, steps: expect.any(Array), error: { code: "UNTRUSTED_SIGNER" } },
    });
  });

  it("is unchanged when it is pushed again", async () => {
    expect(await push("a.wasm")).toMatchObject({ digest: first, unchanged: true });
  });
});

describe("an artifact that is refused", () => {
  const refusals: readonly (readonly [
    what: string,
    reference: () => string,
    key: string | undefined,
    error: RegExp,
  ])[] = [
    [
      "no key",
      () => `oci:store@${first}`,
      undefined,
      /^error: nobody is trusted, .*\nhint: write a policy with `tangle key trust`, or name .* with `--key FILE` or in `GLITHER_VERIFY_KEY`\n$/u,
    ],
    ["a wrong key", () => `oci:store@${first}`, "stranger.pem", /^error: .*(?:trusted|key).*\n/u],
    [
      "a tag",
      () => "oci:store:glither/mail/gate:0.1.0",
      "signer.pem",
      /names a tag, which can move\nhint: name the digest/u,
    ],
    ["a digest that is not there", () => `oci:store@sha256:${"0".repeat(64)}`, "signer.pem", /is not in the store\n/u],
    ["an unsigned artifact", () => `oci:unsigned@${first}`, "signer.pem", /is not signed\nhint: /u],
    [
      "a bundle for another digest",
      () => `oci:crossed@${first}`,
      "signer.pem",
      /^error: the statement is not about `sha256:[0-9a-f]{64}`\n/u,
    ],
    [
      "a component that was changed",
      () => `oci:changed@${first}`,
      "signer.pem",
      /^error: the content stored as `sha256:\w+` has the digest `sha256:\w+`\nhint: the store is damaged/u,
    ],
    ["a component that was cut", () => `oci:cut@${first}`, "signer.pem", /^error: `sha256:[0-9a-f]{64}` /u],
  ];

  beforeAll(async () => {
    const store = join(folder.path, "store");
    const files = Object.keys(await listing(store)).filter((name) => name.includes("/sha256/"));
    const blobs = new Map(
      await Promise.all(files.map(async (file) => [file, await readFile(join(store, file))] as const)),
    );
    const copies = ["unsigned", "crossed", "changed", "cut"];
    const index = JSON.parse(await readFile(join(store, "index.json"), "utf8")) as { manifests: { digest: string }[] };
    for (const copy of copies) {
      await place(folder.path, `${copy}/oci-layout`, await readFile(join(store, "oci-layout")));
      await place(folder.path, `${copy}/index.json`, JSON.stringify(index));
      for (const [file, bytes] of blobs) await place(folder.path, `${copy}/${file}`, bytes);
    }
    const artifact = index.manifests.filter(({ digest }) => digest === first);
    await writeFile(join(folder.path, "unsigned/index.json"), JSON.stringify({ ...index, manifests: artifact }));
    await cross(artifact, index, blobs);
    const layer = `blobs/sha256/${createHash("sha256")
      .update(await hollowComponent())
      .digest("hex")}`;
    const component = Buffer.from(blobs.get(layer) ?? []);
    await writeFile(join(folder.path, "cut", layer), component.subarray(0, component.length / 2));
    component.writeUInt8(component.readUInt8(100) ^ 1, 100);
    await writeFile(join(folder.path, "changed", layer), component);
  });

  /** Attaches to the first artifact the signature that the second one has. */
  async function cross(
    artifact: readonly unknown[],
    index: { readonly manifests: readonly { readonly digest: string }[] },
    blobs: ReadonlyMap<string, Buffer>,
  ): Promise<void> {
    const manifestOf = (digest: string) => blobs.get(`blobs/sha256/${digest.slice(7)}`)?.toString() ?? "";
    const { subject } = JSON.parse(
      index.manifests.map(({ digest }) => manifestOf(digest)).find((text) => text.includes(`"digest":"${first}"`)) ??
        "",
    ) as { subject: { digest: string } };
    const foreign = index.manifests
      .map(({ digest }) => manifestOf(digest))
      .find((text) => (JSON.parse(text) as { subject?: { digest: string } }).subject?.digest === second);
    const forged = Buffer.from(JSON.stringify({ ...(JSON.parse(foreign ?? "") as object), subject }));
    const hex = createHash("sha256").update(forged).digest("hex");
    await place(folder.path, `crossed/blobs/sha256/${hex}`, forged);
    const mediaType = "application/vnd.oci.image.manifest.v1+json";
    const entry = { mediaType, digest: `sha256:${hex}`, size: forged.length };
    await writeFile(
      join(folder.path, "crossed/index.json"),
      JSON.stringify({ ...index, manifests: [...artifact, entry] }),
    );
  }

  it.each(refusals)("%s", async (_, reference, key, error) => {
    await place(folder.path, "artifact.json", "{}");
    before = await listing(folder.path);
    const keys = key === undefined ? [] : ["--key", key];
    const results = await Promise.all([
      tangle(["oci", "pull", reference(), ...keys, "--out", "pulled/x.wasm"], here()),
      tangle(["run", reference(), ...keys, "--input", "artifact.json"], here()),
    ]);
    for (const { exitCode, stdout, stderr } of results) {
      expect({ exitCode, stdout }).toEqual({ exitCode: 5, stdout: "" });
      expect(stderr).toMatch(error);
    }
    expect(await listing(folder.path)).toEqual(before);
  });
});

describe("wrong references and keys", () => {
  it.each([
    ["gate.wasm@sha256:12", "`sha256:12` is no digest"],
    [`mail/gate@sha256:${"0".repeat(64)}`, "`mail` is no store"],
    [`http://registry.example/gate@sha256:${"0".repeat(64)}`, "plain HTTP to `registry.example` is refused"],
    ["oci:store@sha256:12", "`sha256:12` is no digest"],
    ["oci:store", "is no reference: it names neither a tag nor a digest"],
    [`oci:nowhere@sha256:${"0".repeat(64)}`, "`nowhere` is not an OCI image layout"],
    [`oci:a.wasm@sha256:${"0".repeat(64)}`, "`a.wasm/oci-layout` cannot be read"],
  ])("`%s`", async (reference, message) => {
    for (const command of [["verify"], ["run", "--input", "x.json"]]) {
      const { exitCode, stderr } = await tangle([...command, reference, "--key", "signer.pem"], here());
      expect(exitCode).toBe(64);
      expect(stderr).toContain(message);
      expect(stderr).toMatch(/\nhint: /u);
    }
  });

  it.each([
    ["none.pem", 64, "the key `none.pem` does not exist"],
    ["a.wasm", 64, "the key `a.wasm` is not UTF-8 text"],
    ["private.pem", 5, "a trusted key is not one public key in PEM"],
  ])("the key file `%s`", async (file, code, message) => {
    await place(folder.path, "private.pem", signer.pem);
    const { exitCode, stdout, stderr } = await tangle(["verify", `oci:store@${first}`, "--key", file], here());
    expect(exitCode).toBe(code);
    expect(stdout + stderr).toContain(message);
    expect(stdout + stderr).not.toContain(signer.pem.split("\n")[1]);
  });
});

describe("a component that is not pushed", () => {
  it.each([
    ["none.wasm", 64, "the component `none.wasm` does not exist"],
    ["store", 64, "the component `store` cannot be read: it is a folder"],
    ["signer.pem", 64, "`signer.pem`: this is not a WebAssembly binary"],
  ])("`%s`", async (file, code, message) => {
    const { exitCode, stdout, stderr } = await tangle(["oci", "push", file, "--store", "oci:new"], here());
    expect({ exitCode, stdout }).toEqual({ exitCode: code, stdout: "" });
    expect(stderr.split("\n")[0]).toBe(`error: ${message}`);
    expect(await listing(folder.path)).toEqual(before);
  });

  it.each([0.02, 0.3, 0.6, 0.9, 0.999])("one that is cut off after %d of its bytes", async (part) => {
    const bytes = await readFile(join(folder.path, "a.wasm"));
    await place(folder.path, "cut.wasm", bytes.subarray(0, Math.floor(bytes.length * part)));
    before = await listing(folder.path);
    const [pushed, run] = await Promise.all([
      tangle(["oci", "push", "cut.wasm", "--store", "oci:new"], here()),
      tangle(["run", "cut.wasm", "--input", "artifact.json"], here()),
    ]);
    for (const { exitCode, stdout, stderr } of [pushed, run]) {
      expect({ exitCode, stdout }).toEqual({ exitCode: 5, stdout: "" });
      expect(stderr).toMatch(
        /^error: `cut\.wasm`: the (?:WebAssembly binary ends within|component carries no build record)/u,
      );
      expect(stderr).toMatch(/\nhint: build it (?:again|with)/u);
    }
    expect(await listing(folder.path)).toEqual(before);
  });

  it("a changed one under a version that is published", async () => {
    await place(folder.path, "changed.wasm", await hollowComponent({ input: "changed" }));
    before = await listing(folder.path);
    const { exitCode, stderr } = await tangle(["oci", "push", "changed.wasm", "--store", "oci:store"], {
      ...here(),
      env: signer.env,
    });
    expect(exitCode).toBe(5);
    expect(stderr).toBe(
      `error: \`glither/mail/gate:0.1.0\` is published already, with other content: \`${first}\`\n` +
        "hint: a published version keeps its content: raise `#pragma version` in the ruleset, and build it again\n",
    );
    expect(await listing(folder.path)).toEqual(before);
  });

  it.each([
    ["no store", [], "no store is named"],
    ["a store that is none", ["--store", "store"], "`store` is no store"],
    ["plain HTTP to another machine", ["--store", "http://10.0.0.1:5000"], "plain HTTP to `10.0.0.1:5000` is refused"],
    ["somebody's folder", ["--store", "oci:."], "`.` has files in it and is not an OCI image layout"],
    ["a file as the store", ["--store", "oci:a.wasm"], "`a.wasm/oci-layout` cannot be read"],
    ["a tag that is none", ["--store", "oci:new", "--tag", "a b"], "`a b` is no tag"],
    ["a dry run with a tag that is none", ["--dry-run", "--tag", ""], "`` is no tag"],
  ])("%s", async (_, options, message) => {
    const { exitCode, stderr } = await tangle(["oci", "push", "a.wasm", ...options], { ...here(), env: signer.env });
    expect(exitCode).toBe(64);
    expect(stderr).toContain(`error: ${message}\nhint: `);
    expect(await listing(folder.path)).toEqual(before);
  });

  it.each([
    ["no key", "no key at all: SECRETSECRET"],
    ["a damaged key", "-----BEGIN PRIVATE KEY-----\nSECRETSECRET\n-----END PRIVATE KEY-----\n"],
  ])("%s in GLITHER_SIGNING_KEY is not shown", async (_, pem) => {
    const env = { GLITHER_SIGNING_KEY: pem, GLITHER_DEBUG: "0" };
    const { exitCode, stdout, stderr } = await tangle(["oci", "push", "a.wasm", "--store", "oci:new"], {
      ...here(),
      env,
    });
    expect(exitCode).toBe(5);
    expect(stderr).toMatch(/^error: the signing key .*\nhint: make one with `tangle key generate`/u);
    expect(`${stdout}${stderr}`).not.toContain("SECRET");
    expect(await listing(folder.path)).toEqual(before);
  });
});

it("one without a key into a store that is named is not pushed, and what to do is said", async () => {
  const { exitCode, stdout, stderr } = await tangle(["oci", "push", "a.wasm", "--store", "oci:new"], here());
  expect({ exitCode, stdout }).toEqual({ exitCode: 64, stdout: "" });
  expect(stderr).toMatch(/^error: there is no key to sign with\nhint: set `GLITHER_SIGNING_KEY`/u);
  expect(await listing(folder.path)).toEqual(before);
});

it("what is printed of a push can be pasted into verify, and into load of what is saved", async () => {
  const pushing = ["oci", "push", "a.wasm", "--store", "oci:a store"];
  const { stdout } = await tangle(pushing, { ...here(), env: signer.env });
  const reference = /^published '(.+)'\n$/u.exec(stdout)?.[1] ?? "";
  expect(reference).toBe(`oci:a store:glither/mail/gate:0.1.0@${first}`);
  expect((await tangle(["verify", reference, "--key", "signer.pem"], here())).exitCode).toBe(0);
  expect((await tangle(["oci", "save", reference, "--out", "a.tar"], here())).exitCode).toBe(0);
  const loading = ["oci", "load", "a.tar", "--store", "oci:loaded", "--key"];
  expect((await tangle([...loading, "stranger.pem"], here())).exitCode).toBe(5);
  expect((await tangle([...loading, "signer.pem"], here())).exitCode).toBe(0);
});

it("a dry run says what it would do, and that the key is a throw-away one, and writes nothing", async () => {
  const { exitCode, stdout } = await tangle(["oci", "push", "a.wasm", "--dry-run"], here());
  expect(exitCode).toBe(0);
  expect(stdout).toContain(`would publish glither/mail/gate:0.1.0@${first}\n`);
  expect(stdout).toContain("WARNING: signed with a throw-away development key");
  expect(await listing(folder.path)).toEqual(before);
});
