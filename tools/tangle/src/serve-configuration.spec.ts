import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { type RequestOptions, request } from "node:https";
import { join } from "node:path";
import { place, temporaryFolder } from "@glither/stages/testing/folders";
import { GATE } from "@glither/stages/testing/rulesets";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { printedBy } from "./testing/in-process.ts";
import {
  ask,
  configOf,
  LETTER,
  publish,
  publishedGate,
  type Service,
  startService,
  TOKENS,
} from "./testing/service.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let reference: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  ({ reference } = await publishedGate(folder.path));
});
afterAll(() => folder.remove());

async function check(config: object): Promise<{ readonly exitCode: number; readonly text: string }> {
  const file = await place(folder.path, "checked.json", JSON.stringify(config));
  return printedBy(["serve", file, "--check"]);
}

const deployed = (more: object) => {
  const bindings = { answers: "answers.json" };
  return configOf(reference, { deployments: { mail: { component: reference, bindings, ...more } } });
};

describe("tangle serve --check", () => {
  it("says that all is in order, and has then verified and linked it", async () => {
    expect(await check(configOf(reference))).toEqual({
      exitCode: 0,
      text: expect.stringMatching(/is in order: mail\n$/u),
    });
  });

  it("names what is wrong with several deployments, tokens and files at once", async () => {
    const bindings = { answers: "answers.json" };
    const { exitCode, text } = await check(
      configOf(reference, {
        tokens: [{ name: "ann", scopes: ["read"], token: { file: "none.token" } }],
        deployments: {
          missing: { component: reference, bindings: { answers: "none.json" } },
          unlinked: { component: reference, bindings: { module: "empty.mjs" } },
          unverified: { component: reference, bindings, trust: "none.json" },
        },
      }),
    );
    expect(exitCode).toBe(5);
    for (const place of ["$.tokens[0].token", "missing", "unlinked", "unverified"]) expect(text).toContain(place);
  });

  it("refuses a component that nobody trusted has signed, though the trust policy is left out", async () => {
    const { trust: _, ...without } = configOf(reference);
    const { exitCode, text } = await check(without);
    expect({ exitCode, text }).toMatchObject({ exitCode: 5, text: expect.stringContaining("nobody is trusted") });
  });

  it("takes a file with its digest, and none with another", async () => {
    const file = join(folder.path, "gate.wasm");
    const { createHash } = await import("node:crypto");
    const { readFile } = await import("node:fs/promises");
    const digest = `sha256:${createHash("sha256")
      .update(await readFile(file))
      .digest("hex")}`;
    expect((await check(deployed({ component: { file: "gate.wasm", digest } }))).exitCode).toBe(0);
    const other = await check(deployed({ component: { file: "gate.wasm", digest: `sha256:${"0".repeat(64)}` } }));
    expect(other).toMatchObject({ exitCode: 5, text: expect.stringContaining("it has the digest") });
  });

  it("has an exit code of its own for an import without a binding", async () => {
    await place(folder.path, "empty.mjs", "export const bindings = {};");
    const { exitCode, text } = await check(deployed({ bindings: { module: "empty.mjs" } }));
    expect({ exitCode, text }).toMatchObject({ exitCode: 3, text: expect.stringContaining("the component imports") });
  });
});

describe("a configuration that is changed", () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService(folder.path, configOf(reference));
  });
  afterAll(() => service.stop());

  const write = (config: object) => writeFile(join(folder.path, "glither.host.json"), JSON.stringify(config));
  const numbers = async () => (await service.ask("/metrics", "auditor")).text;

  it("takes the place of the running one, whole", async () => {
    const stricter = await publish(folder.path, GATE.replace("deliver_known", "known_sender"), "0.2.0");
    await write(configOf(stricter));
    expect(await service.host.reload()).toBe(true);
    const { json } = await service.ask("/v1/deployments/mail/dispose", "gateway", { artifact: LETTER });
    expect(json).toMatchObject({ receipt: { rule: "known_sender" } });
    await write(configOf(reference));
    expect(await service.host.reload()).toBe(true);
  });

  it.each([
    ["is no JSON", () => "{"],
    [
      "names a component that nobody signed",
      () => JSON.stringify(configOf(reference.replace(/.$/u, (last) => (last === "0" ? "1" : "0")))),
    ],
    ["has a fault in a second deployment", () => JSON.stringify(deployed({ bindings: { answers: "none.json" } }))],
    ["wants another store", () => JSON.stringify(configOf(reference, { store: { sqlite: "other.sqlite" } }))],
  ])("is refused and said so where it %s, and the one before goes on", async (_what, text) => {
    await writeFile(join(folder.path, "glither.host.json"), text());
    expect(await service.host.reload()).toBe(false);
    const { json } = await service.ask("/v1/deployments/mail/dispose", "gateway", { artifact: LETTER });
    expect(json).toMatchObject({ receipt: { rule: "deliver_known" } });
    expect(service.lines.at(-2)).toMatchObject({
      level: "error",
      msg: "configuration refused, the one before is kept",
    });
    expect(await numbers()).toMatch(/^glither_configuration_is_current 0$/mu);
    await write(configOf(reference));
    expect(await service.host.reload()).toBe(true);
    expect(await numbers()).toMatch(/^glither_configuration_is_current 1$/mu);
  });

  it("is noticed without being told, and lets in no token that was exchanged", async () => {
    const exchanged = `new-${"0123456789abcdef".repeat(3)}`;
    await place(folder.path, "auditor.token", exchanged);
    const status = async () =>
      (await service.ask("/v1/deployments", undefined, undefined, { authorization: `Bearer ${exchanged}` })).status;
    while ((await status()) !== 200) await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await service.ask("/v1/deployments", "auditor")).status).toBe(401);
  });
});

describe("a service without tokens", () => {
  it("takes requests of this machine, and none that a web page of somebody else's sends", async () => {
    const service = await startService(
      folder.path,
      configOf(reference, { tokens: "off", store: { sqlite: "open.sqlite" } }),
    );
    const { port } = new URL(service.address);
    expect((await service.ask("/v1/deployments")).status).toBe(200);
    expect(
      await ask(`${service.address}/v1/deployments`, undefined, undefined, { origin: "https://evil.example" }),
    ).toMatchObject({
      status: 403,
      json: { code: "FOREIGN_ORIGIN" },
    });
    const { get } = await import("node:http");
    const rebound = await new Promise<number | undefined>((resolve, reject) => {
      get({ port, host: "127.0.0.1", path: "/v1/deployments", headers: { host: `evil.example:${port}` } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      }).on("error", reject);
    });
    expect(rebound).toBe(421);
    await service.stop();
  });
});

describe("a signing key", () => {
  it("signs what is logged, so that an entry can be proved to others at once", async () => {
    const config = configOf(reference, {
      store: { sqlite: "signed.sqlite" },
      signing: { key: { file: "signer.key" } },
    });
    const service = await startService(folder.path, config);
    const before = await service.ask("/v1/deployments/mail/checkpoint", "ann");
    expect(before).toMatchObject({ status: 404, json: { code: "NOT_LOGGED" } });
    await service.ask("/v1/deployments/mail/dispose", "gateway", { artifact: LETTER });
    const proof = await service.ask("/v1/deployments/mail/receipts/0/proof", "ann");
    expect((await service.ask("/v1/deployments/mail/checkpoint", "ann")).text).toMatch(/^mail\n[12]\n/u);
    await service.stop();
    const file = await place(folder.path, "0.tlog-proof", proof.text);
    expect(await printedBy(["receipts", "verify", file, "--key", join(folder.path, "signer.pem")])).toMatchObject({
      exitCode: 0,
      text: expect.stringContaining("entry 0 of mail"),
    });
  });
});

describe("TLS", () => {
  it("is spoken with the certificate that is configured, and with a new one when that was exchanged", async () => {
    certificate("one.example");
    const tls = { certificate: "tls.crt", key: "tls.key" };
    const service = await startService(folder.path, configOf(reference, { tls, store: { sqlite: "tls.sqlite" } }));
    expect(await subjectOf(service.address)).toBe("one.example");
    certificate("two.example");
    expect(await service.host.reload()).toBe(true);
    expect(await subjectOf(service.address)).toBe("two.example");
    await place(folder.path, "tls.key", "no key");
    expect(await service.host.reload()).toBe(false);
    expect(await subjectOf(service.address)).toBe("two.example");
    expect(JSON.stringify(service.lines)).not.toContain("no key");
    await service.stop();
  });

  it("has the approvals page keep its session in a cookie that goes over TLS alone, and that no neighbour sets", async () => {
    certificate("one.example");
    const tls = { certificate: "tls.crt", key: "tls.key" };
    const service = await startService(folder.path, configOf(reference, { tls, store: { sqlite: "page.sqlite" } }));
    const { origin } = new URL(service.address);
    const body = new URLSearchParams({ token: TOKENS.ann, to: "/" }).toString();
    const sent = { origin, "content-type": "application/x-www-form-urlencoded" };
    const signedIn = await secured(`${service.address}/login`, { method: "POST", headers: sent, body });
    const [cookie = ""] = signedIn.headers["set-cookie"] ?? [];
    expect(cookie).toMatch(/^__Host-glither=[^;]+; Path=\/; HttpOnly; SameSite=Strict; Secure$/u);
    const [pair = ""] = cookie.split(";");
    const seen = async (value: string) => (await secured(service.address, { headers: { cookie: value } })).statusCode;
    expect([await seen(pair), await seen(pair.replace("__Host-", ""))]).toEqual([200, 401]);
    await service.stop();
  });

  /** As a browser that takes any certificate. */
  function secured(url: string, { body, ...options }: { body?: string } & RequestOptions): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const asked = request(url, { rejectUnauthorized: false, agent: false, ...options }, (answer) => {
        answer.resume();
        resolve(answer);
      });
      asked.on("error", reject).end(body);
    });
  }

  function certificate(name: string): void {
    const files = ["-keyout", join(folder.path, "tls.key"), "-out", join(folder.path, "tls.crt")];
    const kind = [
      "-newkey",
      "ec",
      "-pkeyopt",
      "ec_paramgen_curve:P-256",
      "-nodes",
      "-days",
      "2",
      "-subj",
      `/CN=${name}`,
    ];
    execFileSync("openssl", ["req", "-x509", ...kind, ...files], { stdio: "ignore" });
  }

  function subjectOf(address: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const asked = request(`${address}/healthz`, { rejectUnauthorized: false, agent: false }, (answer) => {
        answer.resume();
        resolve(String((answer.socket as import("node:tls").TLSSocket).getPeerCertificate().subject.CN));
      });
      asked.on("error", reject).end();
    });
  }
});
