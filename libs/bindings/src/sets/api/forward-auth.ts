import type { Receipt } from "@glither/host";
import { ForwardAuthError } from "./error.ts";
import { pathOf } from "./path.ts";

/** Headers by name, of which one may come several times; names in small letters, as Node has them. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/** How a proxy asks whether a request may pass. */
export type Proxy =
  /** ForwardAuth: `X-Forwarded-Method` and `X-Forwarded-Uri`. */
  | "traefik"
  /** `auth_request`, with `proxy_set_header X-Original-Method $request_method` and `X-Original-URI $request_uri`. */
  | "nginx"
  /** `ext_authz` over HTTP, which asks with the request's own method and path. */
  | "envoy";

/** What the proxy asks with. */
export interface AuthRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
}

export interface ForwardAuthOptions {
  readonly proxy: Proxy;
  /** Envoy's `path_prefix`, which is taken away. */
  readonly prefix?: string;
  /** Headers in which whoever has authenticated the client says who it is. The proxy must not let clients set them. */
  readonly identity: { readonly client: string; readonly scope?: string };
  /** Headers that the artifact holds, for rules on them; none by default. */
  readonly pass?: readonly string[];
  /** The share of this client's requests that failed, from 0 to 1, where somebody counts. */
  readonly errorRate?: (client: string) => number;
}

/**
 * An artifact of `glither.api` of what a proxy asks.
 *
 * @throws ForwardAuthError
 */
export function apiArtifact(request: AuthRequest, options: ForwardAuthOptions): Readonly<Record<string, unknown>> {
  const { headers } = request;
  const { method, target } = asked(request, options);
  const client = sole(headers, options.identity.client) ?? "";
  const length = sole(headers, "content-length") ?? "0";
  if (!/^[0-9]{1,15}$/u.test(length)) throw new ForwardAuthError("INCOMPLETE", "the length of the body is no number");
  return {
    method: method.toUpperCase(),
    path: pathOf(target),
    client,
    scope: (options.identity.scope === undefined ? undefined : sole(headers, options.identity.scope)) ?? "",
    headers: (options.pass ?? []).flatMap((name) => listed(headers[name]).map((value) => [name, value])),
    "body.size": Number(length),
    error_rate: client === "" ? 0 : (options.errorRate?.(client) ?? 0),
    authenticated: client !== "",
  };
}

/** What the proxy is answered, and what it passes on. */
export interface AuthResponse {
  readonly status: 200 | 403 | 429;
  readonly headers: Readonly<Record<string, string>>;
}

/** What a receipt means to the proxy: nothing but an admission lets a request pass. */
export function apiResponse(receipt: Receipt): AuthResponse {
  const named = (verb: string, argument: string): string[] =>
    receipt.actions.flatMap(({ verb: done, args }) => (done === verb ? [String(args[argument] ?? "")] : []));
  const tags = named("tag", "label");
  const rate = [...named("raise_rate", "to"), ...named("lower_rate", "to")].at(-1);
  return {
    status: receipt.verdict === "admitted" ? 200 : receipt.verdict === "pending" ? 429 : 403,
    headers: {
      "x-glither-rule": receipt.rule,
      "x-glither-reason": receipt.reason_class,
      ...(tags.length === 0 ? {} : { "x-glither-tags": tags.map(encodeURIComponent).join(", ") }),
      ...(rate === undefined ? {} : { "x-glither-rate": rate }),
    },
  };
}

function asked({ method, url, headers }: AuthRequest, { proxy, prefix = "" }: ForwardAuthOptions) {
  if (proxy === "envoy") {
    if (!url.startsWith(prefix)) throw new ForwardAuthError("INCOMPLETE", "the path is not below the prefix");
    return { method, target: url.slice(prefix.length) };
  }
  const names = {
    traefik: ["x-forwarded-method", "x-forwarded-uri"],
    nginx: ["x-original-method", "x-original-uri"],
  } as const;
  const [methodName, targetName] = names[proxy];
  const [original, target] = [sole(headers, methodName), sole(headers, targetName)];
  if (original === undefined || target === undefined) {
    throw new ForwardAuthError("INCOMPLETE", `the proxy does not send \`${methodName}\` and \`${targetName}\``);
  }
  return { method: original, target };
}

/** A header that stands once: of two, nobody knows which one the proxy has set. */
function sole(headers: Headers, name: string): string | undefined {
  const [first, ...more] = listed(Object.hasOwn(headers, name) ? headers[name] : undefined);
  if (more.length === 0) return first;
  throw new ForwardAuthError("INCOMPLETE", `the header \`${name}\` stands twice`);
}

function listed(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : typeof value === "string" ? [value] : value;
}
