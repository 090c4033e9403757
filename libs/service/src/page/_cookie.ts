import type { FastifyRequest } from "fastify";

/** `__Host-` keeps a neighbouring host from setting it; browsers allow that over TLS alone. */
function nameFor(isSecure: boolean): string {
  return isSecure ? "__Host-glither" : "glither";
}

function isSecure({ generation: { config } }: FastifyRequest): boolean {
  return config.tls !== undefined;
}

/** What the browser says that its session is called. */
export function sessionName(request: FastifyRequest): string | undefined {
  const name = nameFor(isSecure(request));
  const cookies = (request.headers.cookie ?? "").split(";").map((cookie) => cookie.trim().split("="));
  return cookies.find(([each]) => each === name)?.[1];
}

/** Has the browser keep it: for this host alone, out of every script's sight, and for requests of its own pages. */
export function sessionCookie(request: FastifyRequest, session: string | undefined): string {
  const secure = isSecure(request);
  const attributes = ["Path=/", "HttpOnly", "SameSite=Strict", ...(secure ? ["Secure"] : [])];
  const value = session ?? "";
  return [`${nameFor(secure)}=${value}`, ...attributes, ...(session === undefined ? ["Max-Age=0"] : [])].join("; ");
}
