import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { dockerCredentials } from "./docker-config.ts";
import { environmentCredentials } from "./environment.ts";
import { firstOf } from "./source.ts";

const ACME = "registry.acme.example";
const unusable = expect.objectContaining({ name: "StoreError", code: "CREDENTIALS_UNUSABLE" });

describe("environmentCredentials", () => {
  it("reads a pair, under a prefix of choice", async () => {
    const env = { RAGBAZ_REGISTRY_USER: "u", RAGBAZ_REGISTRY_TOKEN: "p", ACME_USER: "v", ACME_TOKEN: "q" };
    expect(await environmentCredentials(env)(ACME)).toEqual({ kind: "password", username: "u", password: "p" });
    expect(await environmentCredentials(env, "ACME")(ACME)).toMatchObject({ username: "v", password: "q" });
    expect(await environmentCredentials(env, "OTHER")(ACME)).toBeUndefined();
  });

  it("keeps them for one host where one is named", async () => {
    const env = {
      RAGBAZ_REGISTRY_USER: "u",
      RAGBAZ_REGISTRY_TOKEN: "p",
      RAGBAZ_REGISTRY_HOST: "Registry.Acme.Example",
    };
    expect(await environmentCredentials(env)(ACME)).toBeDefined();
    expect(await environmentCredentials(env)(`${ACME}:5000`)).toBeUndefined();
    expect(await environmentCredentials(env)("evil.example")).toBeUndefined();
    const { RAGBAZ_REGISTRY_HOST, ...open } = env;
    expect(await environmentCredentials(open, undefined, ["home.example"])("evil.example")).toBeUndefined();
    expect(await environmentCredentials(open, undefined, ["home.example"])("home.example")).toBeDefined();
    expect(await environmentCredentials(env, undefined, ["evil.example"])("evil.example")).toBeUndefined();
    expect(await environmentCredentials(open, undefined, [])("evil.example")).toBeUndefined();
  });

  it.each([
    [{ RAGBAZ_REGISTRY_USER: "u" }, "`RAGBAZ_REGISTRY_TOKEN` is not"],
    [{ RAGBAZ_REGISTRY_TOKEN: "SECRET", RAGBAZ_REGISTRY_USER: "" }, "`RAGBAZ_REGISTRY_USER` is not"],
    [{ RAGBAZ_REGISTRY_TOKEN: "SECRET\r\nx: y", RAGBAZ_REGISTRY_USER: "u" }, "hold no credentials"],
    [{ RAGBAZ_REGISTRY_TOKEN: "SECRET", RAGBAZ_REGISTRY_USER: "a:b" }, "hold no credentials"],
  ])("refuses half a pair, and what is none: %j", async (env, message) => {
    const error: unknown = await environmentCredentials(env)(ACME).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code: "CREDENTIALS_UNUSABLE", message: expect.stringContaining(message) });
    expect(String(error)).not.toContain("SECRET");
  });
});

describe("dockerCredentials", () => {
  let folder: string;
  let env: Record<string, string | undefined>;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "glither-docker-"));
    env = { DOCKER_CONFIG: folder, PATH: `${folder}${delimiter}${process.env["PATH"]}` };
  });
  afterEach(() => rm(folder, { recursive: true }));

  const config = (content: unknown): Promise<void> =>
    writeFile(join(folder, "config.json"), typeof content === "string" ? content : JSON.stringify(content));

  async function helper(name: string, script: string): Promise<void> {
    const path = join(folder, `docker-credential-${name}`);
    await writeFile(path, `#!/bin/sh\n${script}\n`);
    await chmod(path, 0o755);
  }

  const auth = (text: string) => ({ auth: Buffer.from(text).toString("base64") });

  it("knows nothing where there is no file, and of other registries", async () => {
    expect(await dockerCredentials(env)(ACME)).toBeUndefined();
    expect(await dockerCredentials({ HOME: folder })(ACME)).toBeUndefined();
    await config({ auths: { "other.example": auth("u:p") } });
    expect(await dockerCredentials(env)(ACME)).toBeUndefined();
    expect(await dockerCredentials(env)("constructor")).toBeUndefined();
  });

  it.each<[string, string, object, object | undefined]>([
    ["a pair", ACME, { [ACME]: auth("u:p:q") }, { kind: "password", username: "u", password: "p:q" }],
    ["a pair in the clear", ACME, { [ACME]: { username: "u", password: "p" } }, { username: "u", password: "p" }],
    [
      "an identity token",
      ACME,
      { [ACME]: { ...auth("u:"), identitytoken: "t" } },
      { kind: "identity-token", token: "t" },
    ],
    ["a pair under an address", ACME, { [`https://${ACME}/v1/`]: auth("u:p") }, { username: "u" }],
    [
      "a pair for Docker's hub",
      "registry-1.docker.io",
      { "https://index.docker.io/v1/": auth("u:p") },
      { username: "u" },
    ],
    ["an empty entry", ACME, { [ACME]: {} }, undefined],
    ["another port", `${ACME}:5000`, { [ACME]: auth("u:p") }, undefined],
  ])("reads %s", async (_, registry, auths, expected) => {
    await config({ auths });
    const found = await dockerCredentials(env)(registry);
    if (expected === undefined) expect(found).toBeUndefined();
    else expect(found).toMatchObject(expected);
  });

  it("asks the registry's helper, else that of all, else the file", async () => {
    await helper("one", `read host; echo "{\\"Username\\":\\"one\\",\\"Secret\\":\\"$host\\"}"`);
    await helper(
      "all",
      'read host; [ "$host" = known.example ] && echo \'{"Username":"all","Secret":"s"}\' && exit 0\necho "credentials not found in native keychain"; exit 1',
    );
    await config({ credHelpers: { [ACME]: "one" }, credsStore: "all", auths: { "plain.example": auth("file:p") } });
    const ask = dockerCredentials(env);
    expect(await ask(ACME)).toEqual({ kind: "password", username: "one", password: ACME });
    expect(await ask("known.example")).toMatchObject({ username: "all" });
    expect(await ask("plain.example")).toMatchObject({ username: "file" });
    expect(await ask("nobody.example")).toBeUndefined();
  });

  it("gives a helper nothing of the environment that is secret", async () => {
    await helper("one", `echo "{\\"Username\\":\\"u\\",\\"Secret\\":\\"$(env | grep -c SECRET) $HARMLESS\\"}"`);
    await config({ credsStore: "one" });
    const secrets = {
      GLITHER_SIGNING_KEY: "SECRET",
      GLITHER_SIGNING_KEY_FILE: "SECRET",
      GLITHER_SIGNING_KEY_PASSWORD: "SECRET",
      GLITHER_IDENTITY_TOKEN: "SECRET",
      RAGBAZ_REGISTRY_TOKEN: "SECRET",
      GLITHER_REGISTRY_PREFIX: "ACME",
      ACME_TOKEN: "SECRET",
    };
    const found = await dockerCredentials({ ...env, ...secrets, HARMLESS: "kept" })(ACME);
    expect(found).toMatchObject({ password: "0 kept" });
  });

  it("takes a helper's identity token", async () => {
    await helper("one", `echo '{"ServerURL":"x","Username":"<token>","Secret":"t"}'`);
    await config({ credsStore: "one" });
    expect(await dockerCredentials(env)(ACME)).toEqual({ kind: "identity-token", token: "t" });
  });

  it.each([
    ["fails", "echo SECRET; echo SECRET >&2; exit 3"],
    ["says no JSON", "echo SECRET"],
    ["says too little", `echo '{"Username":"SECRET"}'`],
    ["says too much", "while :; do echo SECRETSECRETSECRETSECRETSECRETSECRETSECRETSECRET; done"],
  ])("does not repeat what a helper said that %s", async (_, script) => {
    await helper("one", script);
    await config({ credsStore: "one" });
    const error: unknown = await dockerCredentials(env)(ACME).catch((cause: unknown) => cause);
    expect(error).toEqual(unusable);
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain("SECRET");
  });

  it.each([
    ["a helper that is not there", { credsStore: "none-such" }],
    ["a helper with a path for a name", { credsStore: "../../evil" }],
    ["a helper with a command for a name", { credHelpers: { [ACME]: "x; rm" } }],
    ["an `auth` without a password", { auths: { [ACME]: auth("SECRET") } }],
    ["a file that is no JSON", '{"auths": SECRET'],
  ])("refuses %s", async (_, content) => {
    await config(content);
    const error: unknown = await dockerCredentials(env)(ACME).catch((cause: unknown) => cause);
    expect(error).toEqual(unusable);
    expect(String(error)).not.toContain("SECRET");
  });
});

describe("firstOf", () => {
  it("takes the first that knows, and fails with the first that fails", async () => {
    const none = async () => undefined;
    const some = environmentCredentials({ RAGBAZ_REGISTRY_USER: "u", RAGBAZ_REGISTRY_TOKEN: "p" });
    const half = environmentCredentials({ RAGBAZ_REGISTRY_USER: "u" });
    expect(await firstOf(none, some, half)(ACME)).toMatchObject({ username: "u" });
    expect(await firstOf(none, none)(ACME)).toBeUndefined();
    await expect(firstOf(half, some)(ACME)).rejects.toThrow(unusable);
  });
});
