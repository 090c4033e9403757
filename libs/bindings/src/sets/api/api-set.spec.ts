import { beforeAll, describe, expect, it } from "@jest/globals";
import { MemoryCounters } from "../../providers/counter/memory-counters.ts";
import { type Shipped, shipped } from "../../testing/shipped.ts";
import { apiSet, type Client } from "./api-set.ts";
import { type AuthRequest, apiArtifact, apiResponse, type ForwardAuthOptions } from "./forward-auth.ts";

let gateway: Shipped;
beforeAll(async () => {
  gateway = await shipped("api/gateway");
});

const CLIENTS: Readonly<Record<string, Client>> = {
  ann: { authority: "steward" },
  bob: { blocked: true },
  cid: { requests: 1 },
};
const IDENTITY = { client: "x-auth-user", scope: "x-auth-scope" };
const OPTIONS: ForwardAuthOptions = { proxy: "traefik", identity: IDENTITY };

const traefik = (method: string, uri: string, more: AuthRequest["headers"] = {}): AuthRequest => ({
  method: "GET",
  url: "/auth",
  headers: { "x-forwarded-method": method, "x-forwarded-uri": uri, ...more },
});
const by = (client: string, scope = "read") => ({ "x-auth-user": client, "x-auth-scope": scope });

describe("the gate of an API, behind a proxy", () => {
  async function answered(request: AuthRequest, options = OPTIONS, counters = new MemoryCounters()) {
    const client = (name: string) => (Object.hasOwn(CLIENTS, name) ? CLIENTS[name] : undefined);
    const set = apiSet({ client, quota: { counters, requests: 100, window: 60_000 } });
    const crossing = await gateway.cross(set, apiArtifact(request, options));
    expect(crossing.failure).toBeUndefined();
    await counters.commit(crossing.reservations.map(({ id }) => id));
    return apiResponse(crossing.receipt);
  }

  it.each<[string, AuthRequest, number, string]>([
    ["a reader", traefik("GET", "/v2/books?page=2", by("zoe")), 200, "admit_known"],
    ["a writer", traefik("PUT", "/v2/books", by("zoe", "read write")), 200, "admit_known"],
    ["a writer without the scope for it", traefik("PUT", "/v2/books", by("zoe")), 403, "deny_scope"],
    ["nobody, who writes", traefik("POST", "/v2/books"), 403, "deny_anonymous"],
    ["somebody shut out", traefik("GET", "/v2/books", by("bob")), 403, "deny_blocked"],
    ["a steward among the operators", traefik("GET", "/admin/jobs", by("ann")), 200, "admit_known"],
    ["a stranger among the operators", traefik("GET", "/admin/jobs", by("zoe")), 403, "deny_operations"],
    ["one who writes that in another way", traefik("GET", "/%61dmin/jobs", by("zoe")), 403, "deny_operations"],
    [
      "a body that is too large",
      traefik("GET", "/v2/x", { ...by("zoe"), "content-length": "1048577" }),
      403,
      "deny_large",
    ],
  ])("answers %s", async (_, request, status, rule) => {
    expect(await answered(request)).toMatchObject({ status, headers: { "x-glither-rule": rule } });
  });

  it("tells the proxy of tags and of the rate", async () => {
    const options = { ...OPTIONS, pass: ["api-version"] };
    const request = traefik("GET", "/v2/books", { ...by("ann"), "api-version": "1" });
    expect((await answered(request, options)).headers).toEqual({
      "x-glither-rule": "admit_known",
      "x-glither-reason": "admit_known",
      "x-glither-tags": "LEGACY",
      "x-glither-rate": "burst",
    });
    const failing = { ...OPTIONS, errorRate: () => 0.75 };
    expect(await answered(traefik("GET", "/v2/books", by("zoe")), failing)).toMatchObject({ status: 429 });
  });

  it("counts each client's requests, and no others'", async () => {
    const counters = new MemoryCounters();
    const of = async (client: string) =>
      (await answered(traefik("GET", "/v2/books", by(client)), OPTIONS, counters)).status;
    expect([await of("cid"), await of("cid"), await of("zoe"), await of("zoe")]).toEqual([200, 403, 200, 200]);
  });
});

describe("what a proxy asks", () => {
  const artifact = (request: AuthRequest, options: Partial<ForwardAuthOptions> = {}) =>
    apiArtifact(request, { ...OPTIONS, ...options });

  it.each<[ForwardAuthOptions["proxy"], AuthRequest]>([
    ["traefik", traefik("patch", "/v2/b%C3%BCcher?x=1", by("zoe"))],
    [
      "nginx",
      {
        method: "GET",
        url: "/auth",
        headers: { "x-original-method": "PATCH", "x-original-uri": "/v2/b%C3%BCcher", ...by("zoe") },
      },
    ],
    ["envoy", { method: "PATCH", url: "/check/v2/b%C3%BCcher", headers: by("zoe") }],
  ])("is the same whichever it is: %s", (proxy, request) => {
    expect(artifact(request, { proxy, prefix: "/check" })).toEqual({
      method: "PATCH",
      path: "/v2/bücher",
      client: "zoe",
      scope: "read",
      headers: [],
      "body.size": 0,
      error_rate: 0,
      authenticated: true,
    });
  });

  it.each([
    "/v2/../admin",
    "/v2/%2e%2e/admin",
    "//admin",
    "/v2%2f..%2fadmin",
    "/v2\\admin",
    "/admin;x=1",
    "/admin%00",
    "/%2561dmin",
    "/%ff",
    "/%zz",
    "admin",
    "http://other.example/admin",
    "/ad min",
    "",
  ])("is refused where servers may read it as another path: %s", (uri) => {
    expect(() => artifact(traefik("GET", uri))).toThrow(expect.objectContaining({ code: "DOUBTFUL_PATH" }));
  });

  it.each<[string, AuthRequest, Partial<ForwardAuthOptions>]>([
    ["does not say what was asked for", { method: "GET", url: "/auth", headers: {} }, {}],
    ["says it twice", traefik("GET", "/v2/x", { "x-forwarded-uri": ["/v2/x", "/admin"] }), {}],
    ["says twice who it is", traefik("GET", "/v2/x", { "x-auth-user": ["ann", "zoe"] }), {}],
    ["has another prefix", { method: "GET", url: "/other/v2", headers: {} }, { proxy: "envoy", prefix: "/check" }],
    ["has no length of a body", traefik("GET", "/v2/x", { "content-length": "1e9" }), {}],
  ])("is refused where it %s", (_, request, options) => {
    expect(() => artifact(request, options)).toThrow(expect.objectContaining({ code: "INCOMPLETE" }));
  });
});
