import type { Credentials } from "../credentials/source.ts";
import { StoreError } from "../error.ts";
import { isLoopback, offLoopback } from "../location.ts";
import { basic } from "./basic.ts";
import type { Reply, Request } from "./exchange.ts";

export interface TokenRequest {
  readonly registry: string;
  /** The token server's address, as the registry says. */
  readonly realm: string;
  readonly service?: string;
  readonly scopes: readonly string[];
  readonly credentials: Credentials | undefined;
  readonly send: (request: Omit<Request, "signal">) => Promise<Reply>;
}

const LIMIT = 1024 * 1024;
const CLIENT = "glither";

/**
 * Buys a token: with a password or anonymously by `GET` (distribution's token specification), with an identity token by
 * `POST` (its OAuth 2 one). The token server is the registry's choice; it is reached over TLS all the same.
 */
export async function buyToken(request: TokenRequest): Promise<string> {
  const { registry, credentials, send } = request;
  const url = realmOf(request);
  const reply =
    credentials?.kind === "identity-token"
      ? await send({ method: "POST", url, limit: LIMIT, ...grant(request, credentials.token) })
      : await send({ method: "GET", url: query(url, request), limit: LIMIT, headers: authorization(credentials) });
  if (reply.status === 401 || reply.status === 403) throw refused(registry, credentials !== undefined);
  const token = reply.status === 200 ? tokenIn(reply.body) : undefined;
  if (token !== undefined) return token;
  throw new StoreError("STORE_UNREACHABLE", `the token server of \`${registry}\` gives no token (${reply.status})`, {
    hint: "try again later, and tell those who run the registry",
  });
}

/** What to say when a registry does not take what it was shown, or was shown nothing. */
export function refused(registry: string, shown: boolean): StoreError {
  const message = shown ? `\`${registry}\` refuses the credentials` : `\`${registry}\` wants credentials`;
  return new StoreError("UNAUTHORIZED", message, {
    hint: "set `RAGBAZ_REGISTRY_USER` and `RAGBAZ_REGISTRY_TOKEN`, and `RAGBAZ_REGISTRY_HOST` to the registry that may be shown them, or log in with a client that writes Docker's `config.json`",
  });
}

function realmOf({ realm, registry }: TokenRequest): URL {
  if (!URL.canParse(realm)) {
    throw new StoreError("STORE_MALFORMED", `\`${registry}\` names a token server that is no address`);
  }
  const url = new URL(realm);
  // A registry elsewhere has no business with this machine's ports.
  const local = url.protocol === "http:" && isLoopback(url.host) && isLoopback(registry);
  if (url.protocol !== "https:" && !local) throw offLoopback(url.host);
  return url;
}

function query(url: URL, { service, scopes }: TokenRequest): URL {
  const asked = new URL(url);
  if (service !== undefined) asked.searchParams.set("service", service);
  for (const scope of scopes) asked.searchParams.append("scope", scope);
  return asked;
}

function grant({ service, scopes }: TokenRequest, token: string): Pick<Request, "headers" | "body"> {
  const form = new URLSearchParams({ grant_type: "refresh_token", client_id: CLIENT, refresh_token: token });
  if (service !== undefined) form.set("service", service);
  form.set("scope", scopes.join(" "));
  return {
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new TextEncoder().encode(form.toString()),
  };
}

function authorization(credentials: Credentials | undefined): Record<string, string> {
  return credentials?.kind === "password" ? { authorization: basic(credentials) } : {};
}

/** `token` or `access_token`, which mean the same; one that cannot stand in a header is none. */
function tokenIn(body: Uint8Array): string | undefined {
  try {
    const answer: unknown = JSON.parse(new TextDecoder().decode(body));
    const fields = new Map<string, unknown>(
      Object.entries(typeof answer === "object" && answer !== null ? answer : {}),
    );
    const token = fields.get("token") ?? fields.get("access_token");
    return typeof token === "string" && /^[\w.~+/=-]+$/u.test(token) ? token : undefined;
  } catch {
    return undefined;
  }
}
