import type { FastifyRequest } from "fastify";
import { isLoopback } from "../config/read-config.ts";
import { EVERYBODY } from "../config/tokens.ts";
import { HttpProblem } from "./problem.ts";

/**
 * Lets a request through whose token has the scope of its route.
 *
 * @throws HttpProblem `UNAUTHENTICATED`, `FORBIDDEN`, `WRONG_HOST`, `FOREIGN_ORIGIN`.
 */
export function authenticate(request: FastifyRequest): void {
  const { scope } = request.routeOptions.config;
  const { tokens } = request.generation;
  if (tokens === undefined) {
    refuseOtherSites(request);
    request.principal = EVERYBODY;
    return;
  }
  if (scope === undefined) return;
  const principal = tokens.find(bearer(request) ?? "");
  if (principal === undefined) throw new HttpProblem("UNAUTHENTICATED");
  if (!principal.scopes.has(scope)) throw new HttpProblem("FORBIDDEN", [`it needs \`${scope}\``]);
  request.principal = principal;
}

function bearer({ headers: { authorization } }: FastifyRequest): string | undefined {
  return /^Bearer +([\x21-\x7e]+) *$/iu.exec(authorization ?? "")?.[1];
}

/**
 * Where no token is asked for, everything on the machine may ask, but no web page that happens to be open there: one whose
 * name was pointed at this address is betrayed by its `Host`, any other one by its `Origin`.
 */
function refuseOtherSites({ headers: { host = "", origin } }: FastifyRequest): void {
  const name = hostName(`http://${host}`);
  if (name === undefined || !isLoopback(name)) throw new HttpProblem("WRONG_HOST");
  if (origin !== undefined && !isSame(origin, host)) throw new HttpProblem("FOREIGN_ORIGIN");
}

function isSame(origin: string, host: string): boolean {
  return origin === `http://${host}` || origin === `https://${host}`;
}

function hostName(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).hostname.replace(/^\[(.*)\]$/u, "$1") : undefined;
}
