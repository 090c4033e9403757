import type { FastifyRequest } from "fastify";
import { HttpProblem } from "../http/problem.ts";
import { isSameSecret } from "./sessions.ts";

/** Scripts of ours send it; no other site's page can without being asked first, and that is never granted. */
const SCRIPT_HEADER = "x-glither-page";

/**
 * Lets through what a page of this very site sends: by its `Origin`, and by what `Sec-Fetch-Site` says where a browser sends that.
 *
 * @throws HttpProblem `FOREIGN_ORIGIN`
 */
export function requireOwnSite({ headers }: FastifyRequest): void {
  const { host = "", origin } = headers;
  const site = headers["sec-fetch-site"];
  const isOwn = origin === `https://${host}` || origin === `http://${host}`;
  if (!isOwn || (site !== undefined && site !== "same-origin")) throw new HttpProblem("FOREIGN_ORIGIN");
}

/**
 * The same, and that it was sent on purpose: by a form that was made for this session, or by our script.
 *
 * @throws HttpProblem `FOREIGN_ORIGIN`
 */
export function requireOwnForm(request: FastifyRequest, sent: string, formToken: string): void {
  requireOwnSite(request);
  if (request.headers[SCRIPT_HEADER] === undefined && !isSameSecret(sent, formToken)) {
    throw new HttpProblem("FOREIGN_ORIGIN");
  }
}
