import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { inspect } from "node:util";
import { generateSigningKey } from "@glither/attest";
import { startSigstore, type TestSigstore } from "@glither/attest/testing/sigstore";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { describeWithRegistry } from "../../../../tools/registry/src/testing/describe-with-registry.ts";
import { interpose, type Mischief } from "../../../registry/src/testing/interpose.ts";
import type { Outcome } from "../outcome.ts";
import { publish } from "../publish/publish.ts";
import { hollowComponent } from "../testing/components.ts";
import { UNTRUSTED, withEnvironment } from "../testing/environment.ts";
import { place, temporaryFolder } from "../testing/folders.ts";
import { writePolicy } from "./key-files.ts";
import { verify } from "./verify.ts";
import { verifyPublished } from "./verify-published.ts";

// Passwords are slow to try, by design.
const ISSUER = "https://token.example";
const SUBJECT = "https://git.example/acme/release.yml@refs/heads/main";
const PASSWORD = "correct horse battery staple";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let sigstore: TestSigstore;
let component: string;
const at = (name: string) => join(folder.path, name);

beforeEach(async () => {
  folder = await temporaryFolder();
  sigstore = await startSigstore();
  component = await place(folder.path, "gate.wasm", await hollowComponent());
  await place(folder.path, "trusted_root.json", sigstore.root());
});
afterEach(async () => {
  await sigstore.close();
  await folder.remove();
});

function within<T>(variables: Readonly<Record<string, string | undefined>>, run: () => Promise<T>): Promise<T> {
  return withEnvironment({ ...UNTRUSTED, ...variables }, run);
}

const release = () => publish({ component, store: `oci:${at("store")}`, out: at("published") });

/** Everything that was written or said, as one text; what was thrown with all that it holds. */
async function everything(...said: readonly unknown[]): Promise<string> {
  return everythingIn([folder.path], said);
}

async function everythingIn(folders: readonly string[], said: readonly unknown[]): Promise<string> {
  const listed = folders.map((path) => readdir(path, { recursive: true, withFileTypes: true }));
  const files = (await Promise.all(listed)).flat().filter((entry) => entry.isFile());
  const written = await Promise.all(files.map((entry) => readFile(join(entry.parentPath, entry.name), "latin1")));
  const decoded = written.flatMap((text) =>
    [...text.matchAll(/[A-Za-z0-9+/]{60,}={0,2}/gu)].map(([base64]) =>
      Buffer.from(base64, "base64").toString("latin1"),
    ),
  );
  return [...written, ...decoded, ...said.map((item) => inspect(item, { depth: 12, showHidden: true }))].join("\n");
}

function thrown(run: Promise<Outcome>): Promise<unknown> {
  return run.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe("no secret is ever written or said", () => {
  it("of a key, encrypted or not, or its password", async () => {
    const plain = generateSigningKey();
    const locked = generateSigningKey(PASSWORD);
    const failures = [
      await thrown(within({ GLITHER_SIGNING_KEY: locked.privateKeyPem }, release)),
      await thrown(
        within({ GLITHER_SIGNING_KEY: locked.privateKeyPem, GLITHER_SIGNING_KEY_PASSWORD: `${PASSWORD}!` }, release),
      ),
      await thrown(within({ GLITHER_SIGNING_KEY: plain.privateKeyPem.replace("MIGH", "MIGX") }, release)),
    ];
    for (const failure of failures) expect(failure).toMatchObject({ name: "StageError", exitCode: 5 });
    const outcomes = [
      await within({ GLITHER_SIGNING_KEY: plain.privateKeyPem, GLITHER_TIMESTAMP_URL: sigstore.url }, release),
      await within({ GLITHER_SIGNING_KEY: locked.privateKeyPem, GLITHER_SIGNING_KEY_PASSWORD: PASSWORD }, release),
    ];
    const all = await everything(...failures, ...outcomes);
    const bodies = [plain, locked].flatMap(({ privateKeyPem }) => privateKeyPem.split("\n").slice(1, -2));
    for (const secret of [...bodies, PASSWORD, "PRIVATE KEY"]) expect(all).not.toContain(secret);
    const scalar = Buffer.from(plain.privateKeyPem.split("\n").slice(1, -2).join(""), "base64").subarray(36, 68);
    expect(all).not.toContain(scalar.toString("latin1"));
    expect(all).toContain("BEGIN PUBLIC KEY");
  });

  it("of a token, and what it signed is verified for exactly its identity", async () => {
    const { identityToken } = sigstore.keyless(ISSUER, SUBJECT);
    const services = { GLITHER_FULCIO_URL: sigstore.url, GLITHER_REKOR_URL: sigstore.url };
    const policyFor = async (subject: string, name: string) => {
      await writePolicy({
        keys: [],
        names: [],
        identity: { issuer: ISSUER, subject },
        root: at("trusted_root.json"),
        out: at(name),
      });
      return at(name);
    };
    const GLITHER_TRUST = await policyFor(SUBJECT, "trust.json");
    const signing = { ...services, GLITHER_TRUST, GLITHER_IDENTITY_TOKEN: identityToken };
    const failures = [
      await thrown(within({ ...signing, GLITHER_FULCIO_URL: `${sigstore.url}/nowhere` }, release)),
      await thrown(within({ ...signing, GLITHER_REKOR_URL: "http://rekor.example" }, release)),
      await thrown(within({ ...signing, GLITHER_IDENTITY_TOKEN: identityToken.slice(0, 30) }, release)),
    ];
    for (const failure of failures) expect(failure).toMatchObject({ name: "StageError", exitCode: 5 });
    const published = await within(signing, release);
    expect(published.data).toMatchObject({ signer: { kind: "identity", development: false } });
    const { digest } = published.data as { readonly digest: string };
    const reference = `oci:${at("store")}:glither/mail/gate@${digest}`;
    const check = (trust: string) => within({}, () => verify({ reference, keys: [], trust }));
    const verified = await check(GLITHER_TRUST);
    expect(verified).toMatchObject({
      exitCode: 0,
      text: expect.stringContaining(`by \`${SUBJECT}\` (by \`${ISSUER}\`)`),
    });
    const prefix = await check(await policyFor("https://git.example/acme/release.yml@refs/heads/", "prefix.json"));
    expect(prefix).toMatchObject({ exitCode: 5, data: { error: { code: "UNTRUSTED_SIGNER" } } });
    const again = await within({ GLITHER_TRUST }, () =>
      verifyPublished({ receipt: at("published/receipt.json"), store: `oci:${at("store")}` }),
    );
    const all = await everything(...failures, published, verified, prefix, again);
    for (const secret of identityToken.split(".").slice(1)) expect(all).not.toContain(secret);
  });
});

describeWithRegistry("no secret of a publisher to a registry is ever written or said", {}, (server) => {
  it("whatever the registry answers, nor of the key that signs", async () => {
    const { user, password } = server();
    const { privateKeyPem, key } = generateSigningKey();
    const shown = Buffer.from(`${user}:${password}`).toString("base64");
    const publicKey = await place(folder.path, "signer.pem", key.publicKeyPem);
    const environment = {
      GLITHER_SIGNING_KEY: privateKeyPem,
      GLITHER_REGISTRY_CA: undefined,
      GLITHER_REGISTRY_PREFIX: undefined,
      GLITHER_STORE: server().store,
      RAGBAZ_REGISTRY_USER: user,
      RAGBAZ_REGISTRY_TOKEN: password,
      RAGBAZ_REGISTRY_HOST: undefined,
      DOCKER_CONFIG: folder.path,
    };
    const publishTo = (address: string, more: Readonly<Record<string, string>> = {}) =>
      within({ ...environment, ...more }, () =>
        publish({ component, store: `http://${address}`, out: at("published") }),
      );
    // Registries, and what stands before them, repeat what they were sent.
    const echo = `{"errors":[{"code":"DENIED","message":"Basic ${shown}","detail":"${password}"}]}`;
    const headers = { "www-authenticate": `Basic realm="${password}"` };
    const failures: unknown[] = [];
    const answers: readonly (readonly [string, number])[] = [
      ["GET", 400],
      ["GET", 401],
      ["GET", 403],
      ["HEAD", 418],
      ["POST", 404],
      ["PUT", 403],
    ];
    for (const [method, answer] of answers) {
      const mischief: Mischief = { answer, headers, body: echo };
      const between = await interpose(server().address, (seen) => (seen.method === method ? mischief : undefined));
      failures.push(await thrown(publishTo(between.address)));
      await between.stop();
    }
    failures.push(await thrown(publishTo(server().address, { RAGBAZ_REGISTRY_TOKEN: `${password}!` })));
    for (const failure of failures) expect(failure).toMatchObject({ name: "StageError" });
    const published = await publishTo(server().address);
    const unchanged = await publishTo(server().address);
    const { reference } = published.data as { readonly reference: string };
    const verified = await within(environment, () => verify({ reference, keys: [publicKey] }));
    expect(verified.exitCode).toBe(0);
    const storage = join(server().folder, "storage");
    const all = await everythingIn([folder.path, storage], [...failures, published, unchanged, verified]);
    expect(all).toContain("BEGIN PUBLIC KEY");
    expect(all).toContain(key.publicKeyPem.split("\n")[1]);
    for (const secret of [password, shown, "PRIVATE KEY", ...privateKeyPem.split("\n").slice(1, -2)])
      expect(all).not.toContain(secret);
  });
});
