import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "@jest/globals";
import { json, type Seen, serve, type TestServer } from "../../testing/server.ts";
import { ask, described } from "../../testing/shop.ts";

let open: TestServer[] = [];
afterEach(async () => {
  await Promise.all(open.map((server) => server.close()));
  open = [];
});

async function server(handle: (seen: Seen, response: ServerResponse) => void): Promise<TestServer> {
  const one = await serve(handle);
  open.push(one);
  return one;
}

async function standing(handle: (seen: Seen, response: ServerResponse) => void, http: object = {}, environment = {}) {
  const { origin, seen } = await server(handle);
  const entry = {
    http: { url: `${origin}/clients/{client}`, answer: "/standing", retries: 0, timeout: "1m", ...http },
  };
  const set = await described("client.standing", entry, { environment });
  return { seen, origin, of: (client = "ann") => ask(set, "client.standing", { artifact: { client } }) };
}

describe("an endpoint", () => {
  it("is asked for a value, with headers whose secrets stand elsewhere", async () => {
    const headers = { authorization: { env: "TOKEN", prefix: "Bearer " }, "x-tenant": "shop" };
    const { of, seen } = await standing((_, to) => json(to, { standing: "very_good" }), { headers }, { TOKEN: "t-1" });
    expect(await of("ann/x")).toBe("very_good");
    expect(seen).toMatchObject([
      { method: "GET", url: "/clients/ann%2Fx", headers: { authorization: "Bearer t-1", "x-tenant": "shop" } },
    ]);
  });

  it("is sent values as JSON, never in its address", async () => {
    const { origin, seen } = await server((_, to) => json(to, 0.25));
    const entry = { http: { url: `${origin}/score`, send: ["client", "item.name"], timeout: "1m" } };
    const set = await described("score", entry);
    expect(await ask(set, "score", { artifact: { client: "a&b=c" } })).toEqual({
      value: 0.25,
      age: expect.any(Number),
    });
    expect(seen).toMatchObject([{ method: "POST", url: "/score", body: '{"client":"a&b=c","item.name":"tea"}' }]);
  });

  it("counts the age that it says, and that of an answer that is kept", async () => {
    const { origin } = await server((_, to) => json(to, 0.25, 200, { age: "7" }));
    const set = await described("score", {
      http: { url: `${origin}/{client}`, cache: { found: "1h" }, timeout: "1m" },
    });
    for (const _ of [1, 2]) {
      const { age } = (await ask(set, "score")) as { age: number };
      expect([age >= 7_000, age < 3_600_000]).toEqual([true, true]);
    }
  });

  it("is asked once for an answer that is kept, and for one that is absent", async () => {
    const handle = ({ url }: Seen, to: ServerResponse) =>
      url.endsWith("ann") ? json(to, { standing: "none" }) : json(to, {}, 404);
    const { of, seen } = await standing(handle, { cache: { found: "1m" } });
    expect([await of(), await of(), await of("bob"), await of("bob")]).toEqual(["none", "none", undefined, undefined]);
    expect(seen).toHaveLength(2);
  });

  it.each<[string, (seen: Seen, to: ServerResponse) => void]>([
    ["a status that says so", (_, to) => json(to, {}, 404)],
    ["no content", (_, to) => void to.writeHead(204).end()],
    ["null", (_, to) => json(to, { standing: null })],
    ["nothing at its place", (_, to) => json(to, { other: "none" })],
    ["what every object has", (_, to) => json(to, [])],
  ])("is absent with %s", async (_, handle) => {
    expect(await (await standing(handle)).of()).toBeUndefined();
  });

  it("is not asked about nothing", async () => {
    const { of, seen } = await standing((_, to) => json(to, { standing: "none" }));
    expect(await of("")).toBeUndefined();
    expect(seen).toEqual([]);
  });
});

describe("an endpoint that goes wrong", () => {
  const bomb = gzipSync(Buffer.alloc(1024 * 1024));
  it.each<[string, string, (seen: Seen, to: ServerResponse) => void, RegExp]>([
    ["a failure that passes", "UNAVAILABLE", (_, to) => json(to, {}, 503), /answered with the status 503$/],
    ["no permission", "REFUSED", (_, to) => json(to, {}, 403), /status 403$/],
    ["another type", "MALFORMED", (_, to) => void to.end("<p>"), /something else than JSON$/],
    [
      "broken JSON",
      "MALFORMED",
      (_, to) => void to.writeHead(200, { "content-type": "application/json" }).end("{"),
      /no JSON/,
    ],
    [
      "JSON in two minds",
      "MALFORMED",
      (_, to) =>
        void to
          .writeHead(200, { "content-type": "application/json" })
          .end('{"standing":"none","standing":"very_good"}'),
      /doubtful/,
    ],
    ["a wrong value", "MALFORMED", (_, to) => json(to, { standing: "s3cret" }), /wrong value: expected one of/],
    ["too much", "TOO_LARGE", (_, to) => json(to, { standing: "x".repeat(70_000) }), /more than 65536 bytes$/],
    [
      "too much when unpacked",
      "TOO_LARGE",
      (_, to) => void to.writeHead(200, { "content-type": "application/json", "content-encoding": "gzip" }).end(bomb),
      /more than 65536 bytes$/,
    ],
    ["an end in the middle", "UNAVAILABLE", (_, to) => void to.destroy(), /cannot be reached$/],
    ["no answer", "TIMED_OUT", () => undefined, /did not answer within 300 ms$/],
    [
      "a body without end",
      "TIMED_OUT",
      (_, to) => void to.writeHead(200, { "content-type": "application/json" }).write(" "),
      /did not answer within 300 ms$/,
    ],
  ])("fails with %s: %s", async (_, code, handle, message) => {
    const { of } = await standing(handle, { timeout: code === "TIMED_OUT" ? "300ms" : "1m" });
    await expect(of()).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    await expect(of()).rejects.toMatchObject({ message: expect.not.stringContaining("s3cret") });
  });

  it("is not there, and its address is named without what was asked", async () => {
    const { of, origin } = await standing((_, to) => json(to, {}));
    await Promise.all(open.map((server) => server.close()));
    open = [];
    await expect(of("somebody")).rejects.toMatchObject({
      code: "UNAVAILABLE",
      message: `\`${origin}\` cannot be reached`,
    });
  });

  it("is asked again when that changes nothing, and never when something was sent", async () => {
    let failing = 2;
    const handle = (_: Seen, to: ServerResponse): void => {
      failing -= 1;
      json(to, { standing: "none" }, failing >= 0 ? 503 : 200);
    };
    const { of, seen } = await standing(handle, { retries: 2, timeout: "1m" });
    expect(await of()).toBe("none");
    expect(seen).toHaveLength(3);
    failing = 1;
    const sending = await standing(handle, { retries: 2, send: ["client"], timeout: "1m" });
    await expect(sending.of()).rejects.toMatchObject({ code: "UNAVAILABLE" });
    expect(sending.seen).toHaveLength(1);
  });

  it("is not asked more than it may be at a time", async () => {
    const { of } = await standing(() => undefined, { concurrency: 1, timeout: "300ms" });
    const first = of();
    await expect(of("bob")).rejects.toMatchObject({ code: "BUSY" });
    await expect(first).rejects.toMatchObject({ code: "TIMED_OUT" });
  });
});

describe("an endpoint that leads elsewhere", () => {
  it("is followed within its origin, with its headers", async () => {
    const handle = ({ url }: Seen, to: ServerResponse) =>
      url === "/moved" ? json(to, { standing: "none" }) : void to.writeHead(307, { location: "/moved" }).end();
    const { of, seen } = await standing(handle, { headers: { authorization: { env: "T" } } }, { T: "t-1" });
    expect(await of()).toBe("none");
    expect(seen.map(({ headers }) => headers.authorization)).toEqual(["t-1", "t-1"]);
  });

  it.each(["http://169.254.169.254/latest", "//other.example/x", "file:///etc/passwd", "http://localhost:1/", ""])(
    "is not followed off its origin: %s",
    async (location) => {
      const handle = (_: Seen, to: ServerResponse) => void to.writeHead(302, location === "" ? {} : { location }).end();
      const { of, seen } = await standing(handle);
      await expect(of()).rejects.toMatchObject({ code: "REFUSED" });
      expect(seen.length).toBeLessThanOrEqual(4);
    },
  );

  it("is not followed with what was sent to it, nor for ever", async () => {
    const handle = (_: Seen, to: ServerResponse) => void to.writeHead(307, { location: "/again" }).end();
    const sending = await standing(handle, { send: ["client"] });
    await expect(sending.of()).rejects.toMatchObject({ code: "REFUSED" });
    expect(sending.seen).toHaveLength(1);
    const asking = await standing(handle);
    await expect(asking.of()).rejects.toMatchObject({ code: "REFUSED", message: expect.stringMatching(/on and on/) });
    expect(asking.seen).toHaveLength(4);
  });
});
