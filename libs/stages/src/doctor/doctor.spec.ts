import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { place, temporaryFolder } from "../testing/folders.ts";
import { generateKey, writePolicy } from "../trust/key-files.ts";
import { doctor } from "./doctor.ts";
import type { Found } from "./found.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const variables = [
  "GLITHER_SIGNING_KEY",
  "GLITHER_SIGNING_KEY_FILE",
  "GLITHER_SIGNING_KEY_PASSWORD",
  "GLITHER_TRUST",
  "XDG_CACHE_HOME",
];
const before = Object.fromEntries(variables.map((name) => [name, process.env[name]]));
const here = process.cwd();
const path = (name: string): string => join(folder.path, name);

beforeEach(async () => {
  folder = await temporaryFolder();
  for (const name of variables) delete process.env[name];
  process.env["XDG_CACHE_HOME"] = folder.path;
  await place(folder.path, "nx.json", "{}");
  process.chdir(folder.path);
});
afterEach(() => {
  process.chdir(here);
  for (const name of variables)
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
  return folder.remove();
});

async function found(what: string, store?: string): Promise<Found & { readonly exitCode: number }> {
  const { data, exitCode } = await doctor(store === undefined ? {} : { store });
  const one = (data as { found: readonly Found[] }).found.find((item) => item.what.includes(what));
  if (one === undefined) throw new Error(`nothing is said of ${what}`);
  return { ...one, exitCode };
}

it("finds what is installed, and does without what is missing", async () => {
  expect(await found("Node")).toMatchObject({ state: "good", says: process.versions.node, exitCode: 0 });
  expect(await found("Gleam")).toMatchObject({ state: "good", says: expect.stringMatching(/^\d+\.\d+\.\d+$/u) });
  expect(await found("componentize-js")).toMatchObject({ state: "good", says: "0.23.0" });
  expect(await found("signing key")).toMatchObject({
    state: "missing",
    todo: expect.stringContaining("tangle key generate"),
  });
  expect(await found("trust policy")).toMatchObject({
    state: "missing",
    todo: expect.stringContaining("tangle key trust"),
  });
  expect(await found("plugin for Nx")).toMatchObject({ state: "missing" });
  expect((await doctor({})).text).toMatch(/\nall is well$/u);
});

it("holds the plugin's version against its own", async () => {
  await place(folder.path, "package.json", "{}");
  await place(folder.path, "node_modules/@glither/nx/package.json", '{ "name": "@glither/nx", "version": "0.0.1" }');
  expect(await found("plugin for Nx")).toMatchObject({
    state: "wrong",
    says: expect.stringContaining("0.0.1"),
    exitCode: 1,
  });
});

it("reads key and policy, and says who else may read the key", async () => {
  await generateKey({ out: path("signer.key") });
  await writePolicy({ keys: [path("signer.key.pub")], names: [], out: path("glither.trust.json") });
  process.env["GLITHER_SIGNING_KEY_FILE"] = path("signer.key");
  expect(await found("signing key")).toMatchObject({ state: "good", exitCode: 0 });
  expect(await found("trust policy")).toMatchObject({ state: "good", says: expect.stringContaining("1 rule") });
  await chmod(path("signer.key"), 0o644);
  expect(await found("signing key")).toMatchObject({
    state: "wrong",
    says: "others on this machine may read its file (mode 644)",
    todo: 'chmod 600 "$GLITHER_SIGNING_KEY_FILE"',
    exitCode: 1,
  });
});

it("never says what a secret holds, though it stands in the wrong place", async () => {
  const secret = "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----";
  for (const name of ["GLITHER_SIGNING_KEY", "GLITHER_SIGNING_KEY_FILE"]) {
    process.env[name] = secret;
    const outcome = await doctor({});
    expect(outcome.exitCode).toBe(1);
    expect(JSON.stringify(outcome)).not.toContain("c2VjcmV0");
    delete process.env[name];
  }
});

it("says what is wrong with a policy, and where nothing can be cached", async () => {
  await place(folder.path, "glither.trust.json", "{");
  process.env["XDG_CACHE_HOME"] = path("nx.json");
  expect(await found("trust policy")).toMatchObject({ state: "wrong", exitCode: 1 });
  expect(await found("cache folder")).toMatchObject({ state: "wrong" });
});

it("says no password that a store's address holds", async () => {
  for (const store of ["https://user:s3cret@127.0.0.1:1/x", "http://user:s3@cret@127.0.0.1:1/x"]) {
    const outcome = await doctor({ store });
    expect(JSON.stringify(outcome)).toContain("127.0.0.1:1/x");
    expect(JSON.stringify(outcome)).not.toMatch(/s3|cret|user:/u);
  }
});

it("asks a store where one is named, and it alone", async () => {
  expect(await found("the store", "oci:nowhere")).toMatchObject({ state: "wrong", exitCode: 1 });
  expect(await found("the store", "http://localhost:1/x")).toMatchObject({ state: "wrong" });
  await expect(found("the store")).rejects.toThrow("nothing is said");
});
