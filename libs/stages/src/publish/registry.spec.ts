import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { packComponent, readRecord } from "@glither/artifact";
import { generateSigningKey } from "@glither/attest";
import { importName } from "@glither/wit";
import { componentContract } from "@glither/wit/inspect";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { describeWithRegistry } from "../../../../tools/registry/src/testing/describe-with-registry.ts";
import { type Interposer, interpose } from "../../../registry/src/testing/interpose.ts";
import { run } from "../run/run.ts";
import { hollowComponent } from "../testing/components.ts";
import { withEnvironment } from "../testing/environment.ts";
import { place, temporaryFolder } from "../testing/folders.ts";
import { GATE } from "../testing/rulesets.ts";
import { keySigner } from "../trust/keys.ts";
import { verify } from "../trust/verify.ts";
import { verifyPublished } from "../trust/verify-published.ts";
import { save } from "./archive.ts";
import { publish } from "./publish.ts";
import { pull } from "./pull.ts";
import { push } from "./push.ts";

const { privateKeyPem, key } = generateSigningKey();

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let component: string;
let publicKey: string;
let count: Interposer | undefined;

beforeEach(async () => {
  folder = await temporaryFolder();
  component = await place(folder.path, "gate.wasm", await hollowComponent());
  publicKey = await place(folder.path, "signer.pem", key.publicKeyPem);
});
afterEach(async () => {
  await count?.stop();
  await folder.remove();
});

interface Published {
  readonly digest: string;
  readonly reference: string;
  readonly unchanged: boolean;
}

describeWithRegistry("a ruleset in a registry", {}, (server) => {
  /** With the environment of a publisher, and nothing of this machine's. */
  const environment = (more: Readonly<Record<string, string | undefined>> = {}) => ({
    GLITHER_SIGNING_KEY: privateKeyPem,
    GLITHER_SIGNING_KEY_FILE: undefined,
    GLITHER_REGISTRY_CA: undefined,
    GLITHER_REGISTRY_PREFIX: undefined,
    GLITHER_STORE: server().store,
    RAGBAZ_REGISTRY_USER: server().user,
    RAGBAZ_REGISTRY_TOKEN: server().password,
    RAGBAZ_REGISTRY_HOST: undefined,
    DOCKER_CONFIG: folder.path,
    ...more,
  });

  let team = 0;
  beforeEach(() => {
    team += 1;
  });
  /** A place of its own for each test. */
  const store = (address = server().address) => `http://${address}/team-${team}`;

  async function release(more: Partial<Parameters<typeof publish>[0]> = {}): Promise<Published & { text: string }> {
    const options = { component, store: store(), out: join(folder.path, "published"), ...more };
    const { data, text } = await withEnvironment(environment(), () => publish(options));
    return { ...(data as Published), text };
  }

  it("is published, verified, pulled, and named by its digest", async () => {
    const { reference, digest, text, unchanged } = await release();
    const name = `${store()}/glither/mail/gate`;
    expect({ reference, text, unchanged }).toEqual({
      reference: `${name}:0.1.0@${digest}`,
      text: `published ${name}:0.1.0@${digest}`,
      unchanged: false,
    });
    const pulled = join(folder.path, "pulled.wasm");
    await withEnvironment(environment(), async () => {
      for (const ref of [reference, `${name}@${digest}`]) {
        expect((await verify({ reference: ref, keys: [publicKey] })).text).toContain(`verified ${ref}\n`);
      }
      await pull({ reference, keys: [publicKey], out: pulled });
      const receipt = join(folder.path, "published/receipt.json");
      expect((await verifyPublished({ receipt, store: store() })).exitCode).toBe(0);
    });
    expect(await readFile(pulled)).toEqual(await readFile(component));
    const receipt = await readFile(join(folder.path, "published/receipt.json"), "utf8");
    expect(receipt).not.toContain(server().address);
    expect(receipt).not.toContain(server().password);
  });

  it("is not run by its tag", async () => {
    await release();
    const subject = `${store()}/glither/mail/gate:0.1.0`;
    const running = withEnvironment(environment(), () => run({ subject, input: "x.json", keys: [publicKey] }));
    await expect(running).rejects.toMatchObject({ exitCode: 5, message: `\`${subject}\` names a tag, which can move` });
  });

  it("that has not changed costs one request, with its receipt at hand", async () => {
    count = await interpose(server().address, () => undefined);
    const first = await release({ store: store(count.address) });
    count.seen.length = 0;
    const second = await release({ store: store(count.address) });
    expect(second).toMatchObject({ digest: first.digest, unchanged: true });
    expect(second.text).toMatch(/^unchanged: /u);
    expect(count.seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `GET /v2/team-${team}/glither/mail/gate/manifests/0.1.0`,
    ]);
  });

  it("gets its source map in the same update of the list of referrers, and costs one request when nothing has changed", async () => {
    const source = await place(folder.path, "gate.glith", GATE);
    count = await interpose(server().address, () => undefined);
    const first = await release({ store: store(count.address), source });
    // CNCF distribution has no list of its own: it is a tag, which is written once.
    const lists = count.seen.filter(
      ({ method, path }) => method === "PUT" && /\/manifests\/sha256-[0-9a-f]{64}$/u.test(path),
    );
    expect(lists).toHaveLength(1);
    count.seen.length = 0;
    await place(folder.path, "gate.glith", `// moved down\n${GATE}`);
    expect(await release({ store: store(count.address), source })).toMatchObject({
      digest: first.digest,
      unchanged: true,
    });
    expect(count.seen).toHaveLength(1);
    const { data } = await withEnvironment(environment(), () =>
      verify({ reference: `${store()}/glither/mail/gate@${first.digest}`, keys: [publicKey] }),
    );
    expect(data).toMatchObject({ source_map: { rules: 2, with_text: false } });
  });

  it("that has not changed is only looked at where there is no receipt, or when that is asked for", async () => {
    count = await interpose(server().address, () => undefined);
    await release({ store: store(count.address) });
    for (const again of [false, true]) {
      count.seen.length = 0;
      if (!again) await rm(join(folder.path, "published"), { recursive: true });
      expect((await release({ store: store(count.address), again })).text).toMatch(/^unchanged: /u);
      expect(count.seen.filter(({ method }) => !["GET", "HEAD"].includes(method))).toEqual([]);
      expect(count.seen.length).toBeGreaterThan(1);
    }
  });

  it("is signed once more by another key", async () => {
    const { digest, reference } = await release();
    const other = generateSigningKey();
    const env = environment({ GLITHER_SIGNING_KEY: other.privateKeyPem });
    const options = { component, store: store(), out: join(folder.path, "published") };
    const { text } = await withEnvironment(env, () => publish(options));
    expect(text).toBe(`unchanged, signed again: ${store()}/glither/mail/gate:0.1.0@${digest}`);
    const second = await place(folder.path, "other.pem", other.key.publicKeyPem);
    for (const trusted of [publicKey, second]) {
      expect((await withEnvironment(environment(), () => verify({ reference, keys: [trusted] }))).exitCode).toBe(0);
    }
  });

  it("of changed rules under a published version is refused", async () => {
    const { digest } = await release();
    await writeFile(component, await hollowComponent({ input: "changed" }));
    await expect(release()).rejects.toMatchObject({
      code: "REFUSED",
      exitCode: 5,
      message: expect.stringContaining(digest),
    });
    await expect(release({ tag: "latest" })).rejects.toMatchObject({ message: expect.stringContaining(digest) });
  });

  it("is compared with the version before it, whose core is attached to it", async () => {
    const version = async (number: string, rule: string): Promise<Parameters<typeof release>[0]> => {
      const text = `#pragma dialect glither.mail\n#pragma version ${number}\n${rule}\n`;
      await writeFile(component, await hollowComponent({ text, input: text }));
      return { source: await place(folder.path, "gate.glith", text) };
    };
    const [wide, narrow] = [
      "rule a = msg | subject => into delivered",
      'rule a = msg | subject == "x" => into delivered',
    ];
    await release(await version("1.0.0", wide));
    count = await interpose(server().address, () => undefined);
    const through = { store: store(count.address) };
    const refused = await release({ ...(await version("1.0.1", narrow)), ...through });
    expect(refused.text).toContain("\n  minor  rule `default` in place of `a` with another reason class, outcome");
    expect(count.seen.filter(({ method }) => !["GET", "HEAD"].includes(method))).toEqual([]);
    const passed = await release({ ...(await version("1.1.0", narrow)), ...through });
    expect(passed).toMatchObject({ unchanged: false, comparison: { version: "1.0.0", demands: "minor" } });
  });

  it("keeps every signature when eight publish at once", async () => {
    const signers = Array.from({ length: 8 }, () => generateSigningKey());
    const bytes = await readFile(component);
    const record = readRecord(bytes);
    const imports = (await componentContract(bytes)).imports.map(importName);
    const packed = packComponent({ component: bytes, record, imports, exports: ["dispose"] });
    const done = await withEnvironment(environment(), () =>
      Promise.all(
        signers.map(({ key: one }) => {
          const by = keySigner(one);
          const named = { repository: "glither/mail/gate", tag: "0.1.0", record, exports: ["dispose"] };
          const publication = { ...named, core: undefined, sourceMap: undefined, packed, by, materials: [], parts: [] };
          return push(publication, { store: store(), ownStore: false, vouched: undefined });
        }),
      ),
    );
    const [digest = ""] = new Set(done.map((pushed) => ("digest" in pushed ? pushed.digest : "")));
    const reference = `${store()}/glither/mail/gate@${digest}`;
    for (const { key: one } of signers) {
      const keys = [await place(folder.path, "one.pem", one.publicKeyPem)];
      expect((await withEnvironment(environment(), () => verify({ reference, keys }))).exitCode).toBe(0);
    }
  });

  it.each<[string, Record<string, string | undefined>, RegExp]>([
    ["no credentials", { RAGBAZ_REGISTRY_USER: undefined, RAGBAZ_REGISTRY_TOKEN: undefined }, /wants credentials$/u],
    ["wrong credentials", { RAGBAZ_REGISTRY_TOKEN: "SECRET" }, /refuses the credentials$/u],
    ["half a pair", { RAGBAZ_REGISTRY_USER: "" }, /are only half set/u],
    ["credentials for another host", { RAGBAZ_REGISTRY_HOST: "other.example" }, /wants credentials$/u],
  ])("is refused with %s, with what to do, and no secret shown", async (_, more, message) => {
    const publishing = withEnvironment(environment(more), () => publish({ component, store: store() }));
    const error: unknown = await publishing.catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code: "REFUSED", exitCode: 5, message: expect.stringMatching(message) });
    expect(error).toMatchObject({ hint: expect.any(String) });
    expect(JSON.stringify(error, [...Object.getOwnPropertyNames(error), "message"])).not.toContain("SECRET");
  });

  it("is not shown the credentials that are for the registry of the environment", async () => {
    const { reference } = await release();
    const keys = [publicKey];
    const elsewhere = environment({ GLITHER_STORE: "registry.example/team" });
    expect(await withEnvironment(elsewhere, () => verify({ reference, keys }))).toMatchObject({
      exitCode: 5,
      text: expect.stringContaining(`\`${server().address}\` wants credentials`),
    });
    const here = environment({ GLITHER_STORE: server().store });
    expect((await withEnvironment(here, () => verify({ reference, keys }))).exitCode).toBe(0);
  });

  it("is shown no credentials that nobody has meant for it", async () => {
    const { digest } = await release();
    count = await interpose(server().address, () => undefined);
    const reference = `${store(count.address)}/glither/mail/gate@${digest}`;
    const keys = [publicKey];
    const out = join(folder.path, "out");
    const takers = [
      () => verify({ reference, keys }),
      () => pull({ reference, keys, out }),
      () => run({ subject: reference, input: publicKey, keys }),
      () => save({ reference, out }),
    ];
    const shown = () => count?.seen.filter(({ headers }) => headers.authorization !== undefined).length;
    for (const none of [undefined, "", "oci:/srv/oci", "registry.example"]) {
      for (const take of takers) {
        const outcome: unknown = await withEnvironment(environment({ GLITHER_STORE: none }), take).catch(
          (cause: unknown) => cause,
        );
        expect(outcome).toMatchObject({ exitCode: 5 });
        if (outcome instanceof Error) expect(outcome).toMatchObject({ hint: expect.stringContaining("REGISTRY_HOST") });
      }
    }
    expect(count.seen.length).toBeGreaterThan(0);
    expect(shown()).toBe(0);
    const named = environment({ GLITHER_STORE: undefined, RAGBAZ_REGISTRY_HOST: count.address });
    expect((await withEnvironment(named, () => verify({ reference, keys }))).exitCode).toBe(0);
    expect(shown()).toBeGreaterThan(0);
  });

  it("takes its credentials from Docker's configuration, or under another prefix", async () => {
    const none = { RAGBAZ_REGISTRY_USER: undefined, RAGBAZ_REGISTRY_TOKEN: undefined };
    const auth = Buffer.from(`${server().user}:${server().password}`).toString("base64");
    await place(folder.path, "config.json", JSON.stringify({ auths: { [server().address]: { auth } } }));
    expect((await withEnvironment(environment(none), () => publish({ component, store: store() }))).exitCode).toBe(0);
    const { user, password } = server();
    const prefixed = {
      ...none,
      GLITHER_REGISTRY_PREFIX: "ACME",
      ACME_USER: user,
      ACME_TOKEN: password,
      DOCKER_CONFIG: "/none",
    };
    expect((await withEnvironment(environment(prefixed), () => publish({ component, store: store() }))).exitCode).toBe(
      0,
    );
  });
});

describeWithRegistry("a ruleset in a registry over TLS", { tls: true }, (server) => {
  it("is published with the authority's certificate, and refused without", async () => {
    const environment = {
      GLITHER_SIGNING_KEY: privateKeyPem,
      RAGBAZ_REGISTRY_USER: server().user,
      RAGBAZ_REGISTRY_TOKEN: server().password,
      RAGBAZ_REGISTRY_HOST: undefined,
    };
    const release = (ca: string | undefined) =>
      withEnvironment({ ...environment, GLITHER_REGISTRY_CA: ca }, () => publish({ component, store: server().store }));
    expect((await release(server().ca)).text).toContain(
      `published ${server().address}/glither/mail/gate:0.1.0@sha256:`,
    );
    await expect(release(undefined)).rejects.toMatchObject({
      exitCode: 5,
      hint: expect.stringContaining("GLITHER_REGISTRY_CA"),
    });
    await expect(release(component)).rejects.toMatchObject({ exitCode: 64 });
    await expect(release(publicKey)).rejects.toMatchObject({ exitCode: 5 });
  });
});
