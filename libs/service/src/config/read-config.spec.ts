import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "@jest/globals";
import { isLoopback, readConfig } from "./read-config.ts";

const folder = mkdtempSync(join(tmpdir(), "glither-config-"));
afterAll(() => rmSync(folder, { recursive: true }));

const DIGEST = `sha256:${"ab".repeat(32)}`;
const GOOD = {
  store: { sqlite: "ledger.sqlite" },
  tokens: [{ name: "gateway", scopes: ["dispose"], token: { env: "GATEWAY_TOKEN" } }],
  deployments: { mail: { component: `registry.example/mail@${DIGEST}`, bindings: { answers: "answers.json" } } },
};
const [token] = GOOD.tokens;
const { mail } = GOOD.deployments;
const deployed = (more: object) => ({ ...GOOD, deployments: { mail: { ...mail, ...more } } });

async function problemsOf(config: unknown): Promise<readonly string[]> {
  const file = join(folder, "glither.host.json");
  writeFileSync(file, JSON.stringify(config));
  try {
    await readConfig(file);
    return [];
  } catch (error) {
    const { problems = [] } = error as { problems?: readonly { path: string; message: string }[] };
    return problems.map(({ path, message }) => `${path} ${message}`);
  }
}

describe("glither.host.json", () => {
  it("is taken with its defaults, and with paths from its own folder on", async () => {
    writeFileSync(join(folder, "good.json"), JSON.stringify({ ...GOOD, retention: "30d", trust: "trust.json" }));
    expect(await readConfig(join(folder, "good.json"))).toMatchObject({
      listen: { host: "127.0.0.1", port: 8417 },
      store: { sqlite: join(folder, "ledger.sqlite") },
      limits: { bodyBytes: 1_048_576, batch: 1_000 },
      deployments: [
        {
          name: "mail",
          component: { reference: mail.component },
          trust: join(folder, "trust.json"),
          bindings: { answers: join(folder, "answers.json") },
          retention: 30 * 24 * 3_600_000,
        },
      ],
    });
  });

  it("names every fault at once, by its place and in words", async () => {
    const wrong = {
      ...deployed({ component: "registry.example/mail:1.0", limits: { time: 0 } }),
      store: {},
      tokens: [{ ...token, scopes: ["admin"] }],
      colour: "red",
    };
    expect([...(await problemsOf(wrong))].sort()).toEqual([
      "$.colour is no setting",
      "$.deployments.mail.component names no digest: a tag can be moved, so a component is named by a reference `…@sha256:…`, or as a `file` with its `digest`",
      "$.deployments.mail.limits.time must be at least 1",
      '$.store must be where decisions are kept: `{"sqlite": FILE}` or `{"postgres": SECRET}`',
      "$.tokens[0].scopes[0] must be one of `dispose`, `settle`, `read`",
    ]);
  });

  it.each([
    ["nothing", {}, ["$.store is missing", "$.tokens is missing", "$.deployments is missing"]],
    ["no tokens", { ...GOOD, tokens: [] }, ["$.tokens must not be empty"]],
    ["no deployments", { ...GOOD, deployments: {} }, ["$.deployments must not be empty"]],
    [
      "a file without its digest",
      deployed({ component: { file: "a.wasm" } }),
      ["$.deployments.mail.component.digest is missing"],
    ],
    [
      "a token in the configuration itself",
      { ...GOOD, tokens: [{ ...token, token: "0123456789abcdef0123456789abcdef" }] },
      ['$.tokens[0].token must be where a secret is: `{"env": NAME}` or `{"file": PATH}`'],
    ],
    [
      "two bindings",
      deployed({ bindings: { answers: "a.json", module: "b.ts" } }),
      [
        '$.deployments.mail.bindings must be what answers and acts: `{"set": FILE}`, `{"answers": FILE}` or `{"module": FILE}`',
      ],
    ],
    ["verification switched off", deployed({ verify: false }), ["$.deployments.mail.verify is no setting"]],
    [
      "no tokens where others can connect",
      { ...GOOD, tokens: "off", listen: { host: "0.0.0.0" }, tls: "elsewhere" },
      ["$.tokens may be `off` only where nobody else can connect, and `0.0.0.0` is no loopback address"],
    ],
    [
      "tokens without TLS where others can listen",
      { ...GOOD, listen: { host: "0.0.0.0" } },
      ["$.tls is missing: tokens would go over the network for everybody to read"],
    ],
    ["one name twice", { ...GOOD, tokens: [token, token] }, ["$.tokens[1].name is another token's name, too"]],
    [
      "a name that no log has",
      { ...GOOD, deployments: { "Mail Room": mail } },
      ['$.deployments["Mail Room"] must be a name of small letters, digits, `.`, `_` and `-`'],
    ],
  ])("is refused with %s", async (_what, config, problems) => {
    expect(await problemsOf(config)).toEqual(problems);
  });

  it("may leave tokens out only by saying so, and only for this machine", async () => {
    expect(await problemsOf({ ...GOOD, tokens: "off" })).toEqual([]);
    expect(await problemsOf({ ...GOOD, tokens: "off", listen: { host: "::1" } })).toEqual([]);
    expect(await problemsOf({ ...GOOD, listen: { host: "::" }, tls: "elsewhere" })).toEqual([]);
  });

  it("quotes nothing of a file that is no JSON", async () => {
    writeFileSync(join(folder, "key.json"), "-----BEGIN PRIVATE KEY-----");
    await expect(readConfig(join(folder, "key.json"))).rejects.toMatchObject({
      code: "UNREADABLE",
      message: expect.not.stringContaining("PRIVATE"),
      hint: "it stops being JSON at line 1, column 1",
    });
  });
});

it.each([
  ["127.0.0.1", true],
  ["127.8.8.8", true],
  ["::1", true],
  ["localhost", true],
  ["0.0.0.0", false],
  ["::", false],
  ["127.0.0.1.evil.example", false],
  ["localhost.evil.example", false],
  ["192.168.0.1", false],
])("knows whether %s is this machine alone", (host, expected) => {
  expect(isLoopback(host)).toBe(expected);
});
