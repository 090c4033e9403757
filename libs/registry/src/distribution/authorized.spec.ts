import { afterEach, describe, expect, it } from "@jest/globals";
import { addressOf } from "../content.ts";
import type { Credentials } from "../credentials/source.ts";
import { listen } from "../testing/interpose.ts";
import { type StandIn, type StandInOptions, standIn } from "../testing/stand-in.ts";
import { password, testPace, utf8 } from "../testing/stores.ts";
import { parseChallenge } from "./challenge.ts";
import { type RegistryOptions, RegistryStore } from "./registry-store.ts";

const open: { stop: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const server of open.splice(0).reverse()) await server.stop();
});

function kept<T extends { stop: () => Promise<void> }>(server: T): T {
  open.push(server);
  return server;
}

function storeAt({ address }: { address: string }, more: Partial<RegistryOptions> = {}): RegistryStore {
  return new RegistryStore({ registry: address, plainHttp: true, repository: "a/b", pace: testPace(), ...more });
}

interface TokenServer {
  readonly address: string;
  readonly asked: {
    readonly method: string;
    readonly url: URL;
    readonly authorization?: string;
    readonly body: string;
  }[];
  readonly stop: () => Promise<void>;
}

/** Sells tokens, one after the other: `token-1`, `token-2`. */
async function tokenServer(answer: (sold: number) => [number, string]): Promise<TokenServer> {
  const asked: TokenServer["asked"] = [];
  const server = await listen((incoming, outgoing) => {
    let body = "";
    incoming.on("data", (part) => {
      body += part;
    });
    incoming.on("end", () => {
      const { method = "", headers, url = "" } = incoming;
      const { authorization } = headers;
      asked.push({
        method,
        url: new URL(url, "http://t"),
        body,
        ...(authorization === undefined ? {} : { authorization }),
      });
      const [status, text] = answer(asked.length);
      outgoing.writeHead(status).end(text);
    });
  });
  return kept({ ...server, asked });
}

const selling = (sold: number): [number, string] => [200, JSON.stringify({ token: `token-${sold}` })];

/** A stand-in that wants one of the tokens. */
async function bearer(realm: string, good: (authorization: string | undefined) => boolean): Promise<StandIn> {
  const before: StandInOptions["before"] = ({ headers }, outgoing) => {
    if (good(headers.authorization)) return false;
    const challenge = `Bearer realm="${realm}",service="stand-in",scope="repository:a/b:pull"`;
    outgoing.writeHead(401, { "www-authenticate": challenge }).end();
    return true;
  };
  return kept(await standIn({ before }));
}

const secrets: readonly [string, Credentials][] = [
  ["a password", { kind: "password", username: "someone", password: "SECRET" }],
  ["an identity token", { kind: "identity-token", token: "SECRET" }],
];

describe("a registry that wants tokens (a stand-in)", () => {
  it("is shown one, which is asked for once and for everything that will be needed", async () => {
    const tokens = await tokenServer(selling);
    const server = await bearer(`http://${tokens.address}/token?account=x`, (shown) => shown === "Bearer token-1");
    const store = storeAt(server, { writable: true, credentials: password("someone", "SECRET"), mountFrom: "a/c" });
    await Promise.all([store.putBlob(utf8("one")), store.putBlob(utf8("two")), store.resolveTag("1.0.0")]);
    expect(tokens.asked).toHaveLength(1);
    const { method, url, authorization } = tokens.asked[0] ?? {};
    expect([method, authorization]).toEqual(["GET", `Basic ${Buffer.from("someone:SECRET").toString("base64")}`]);
    expect(url?.searchParams.get("account")).toBe("x");
    expect(url?.searchParams.get("service")).toBe("stand-in");
    expect(url?.searchParams.getAll("scope")).toEqual([
      "repository:a/b:pull,push",
      "repository:a/c:pull",
      "repository:a/b:pull",
    ]);
  });

  it("is shown an anonymous one where there are no credentials", async () => {
    const tokens = await tokenServer(selling);
    const server = await bearer(`http://${tokens.address}/`, (shown) => shown === "Bearer token-1");
    expect(await storeAt(server).resolveTag("1.0.0")).toBeUndefined();
    expect(tokens.asked[0]?.authorization).toBeUndefined();
    expect(tokens.asked[0]?.url.searchParams.getAll("scope")).toEqual(["repository:a/b:pull"]);
  });

  it("is shown one that an identity token has bought", async () => {
    const tokens = await tokenServer((sold) => [200, JSON.stringify({ access_token: `token-${sold}` })]);
    const server = await bearer(`http://${tokens.address}/`, (shown) => shown === "Bearer token-1");
    const credentials = async (): Promise<Credentials> => ({ kind: "identity-token", token: "SECRET" });
    expect(await storeAt(server, { credentials }).resolveTag("1.0.0")).toBeUndefined();
    const { method, authorization, body } = tokens.asked[0] ?? {};
    expect([method, authorization]).toEqual(["POST", undefined]);
    expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
      grant_type: "refresh_token",
      client_id: "glither",
      refresh_token: "SECRET",
      service: "stand-in",
      scope: "repository:a/b:pull",
    });
  });

  it("is shown a new one when the old one has expired", async () => {
    const tokens = await tokenServer(selling);
    let valid = "Bearer token-1";
    const server = await bearer(`http://${tokens.address}/`, (shown) => shown === valid);
    const store = storeAt(server);
    await store.resolveTag("1.0.0");
    valid = "Bearer token-2";
    await store.resolveTag("1.0.0");
    expect(tokens.asked).toHaveLength(2);
  });

  it.each(secrets)("refuses %s with an error that does not repeat it", async (_, credentials) => {
    const sold: [number, string][] = [
      [401, '{"details":"SECRET"}'],
      [200, "{}"],
      [200, "SECRET"],
      [500, "SECRET"],
      [200, '{"token":"a\\r\\nb"}'],
    ];
    for (const answer of sold) {
      const tokens = await tokenServer(() => answer);
      const server = await bearer(`http://${tokens.address}/`, () => false);
      const error: unknown = await storeAt(server, { credentials: async () => credentials })
        .resolveTag("1.0.0")
        .catch((cause: unknown) => cause);
      expect(error).toMatchObject({ code: answer[0] === 401 ? "UNAUTHORIZED" : "STORE_UNREACHABLE" });
      expect(everything(error)).not.toMatch(/SECRET|U0VDUkVU|c29tZW9uZTpTRUNSRVQ/u);
    }
  });

  it.each(["http://10.0.0.1/token", "http://token.example/", "ftp://127.0.0.1/", "no address", ""])(
    "shows nothing to the token server `%s`",
    async (realm) => {
      const server = await bearer(realm, () => false);
      const store = storeAt(server, { credentials: password("someone", "SECRET") });
      await expect(store.resolveTag("1.0.0")).rejects.toMatchObject({
        code: expect.stringMatching(/^(?:PLAIN_HTTP|STORE_MALFORMED|UNAUTHORIZED)$/u),
      });
    },
  );
});

describe("credentials", () => {
  it("stay with the registry when it redirects to another server", async () => {
    const shown: (string | undefined)[] = [];
    const storage = kept(
      await listen(({ headers }, outgoing) => {
        shown.push(headers.authorization);
        outgoing.end("content");
      }),
    );
    const before: StandInOptions["before"] = ({ url = "", headers }, outgoing) => {
      if (!url.includes("/blobs/")) return false;
      const here = url.endsWith("?again");
      shown.push(headers.authorization);
      outgoing
        .writeHead(307, { location: here ? `http://${storage.address}/x?signature=SECRET` : `${url}?again` })
        .end();
      return true;
    };
    const server = kept(await standIn({ before }));
    const store = storeAt(server, { credentials: password("u", "p") });
    const bytes = utf8("content");
    expect(Buffer.from(await store.getBlob(addressOf(bytes))).toString()).toBe("content");
    expect(shown).toEqual(["Basic dTpw", "Basic dTpw", undefined]);
  });

  it("stay with the registry when it has uploads go elsewhere", async () => {
    const shown: (string | undefined)[] = [];
    const storage = kept(
      await listen((incoming, outgoing) => {
        shown.push(incoming.headers.authorization);
        incoming.resume().on("end", () => outgoing.writeHead(201).end());
      }),
    );
    const before: StandInOptions["before"] = ({ method }, outgoing) => {
      if (method !== "POST") return false;
      outgoing.writeHead(202, { location: `http://${storage.address}/upload` }).end();
      return true;
    };
    const server = kept(await standIn({ before }));
    await storeAt(server, { writable: true, credentials: password("u", "p") }).putBlob(utf8("content"));
    expect(shown).toEqual([undefined]);
  });

  it("are asked for once, and shown at once", async () => {
    let asked = 0;
    const server = kept(await standIn());
    const credentials = async (registry: string): Promise<Credentials> => {
      expect(registry).toBe(server.address);
      asked += 1;
      return { kind: "password", username: "u", password: "p" };
    };
    const store = storeAt(server, { credentials });
    await store.resolveTag("1.0.0");
    await store.resolveTag("1.0.0");
    expect(asked).toBe(1);
    expect(server.seen.map(({ headers }) => headers.authorization)).toEqual(["Basic dTpw", "Basic dTpw"]);
  });

  it("that are good but not enough are told apart from wrong ones", async () => {
    const before: StandInOptions["before"] = (_, outgoing) => {
      outgoing.writeHead(403).end('{"errors":[{"code":"DENIED","message":"SECRET"}]}');
      return true;
    };
    const store = storeAt(kept(await standIn({ before })), { credentials: password("u", "p") });
    await expect(store.resolveTag("1.0.0")).rejects.toMatchObject({
      code: "FORBIDDEN",
      message: expect.stringMatching(/does not allow this \(DENIED\)$/u),
    });
  });
});

describe("parseChallenge", () => {
  it.each<[string | undefined, unknown]>([
    [undefined, undefined],
    ["", undefined],
    ["Negotiate", undefined],
    ['Basic realm="r"', { scheme: "basic" }],
    ["BASIC", { scheme: "basic" }],
    ['Bearer realm="https://a/t"', { scheme: "bearer", realm: "https://a/t" }],
    ['Basic realm="r", Bearer realm="https://a/t",service=s', { scheme: "bearer", realm: "https://a/t", service: "s" }],
    ['bearer Realm="a\\"b",scope="x,y z"', { scheme: "bearer", realm: 'a"b', scope: "x,y z" }],
    ["Bearer", undefined],
  ])("reads `%s`", (header, challenge) => {
    expect(parseChallenge(header)).toEqual(challenge);
  });
});

/** All that an error says, and its causes. */
function everything(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return [JSON.stringify(error, Object.getOwnPropertyNames(error)), error.stack, everything(error.cause)].join("\n");
}
