import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Scope } from "../config/config.ts";
import { problemOf } from "../http/_problem-of.ts";
import { HttpProblem, PROBLEMS } from "../http/problem.ts";
import type { Host } from "../running/host.ts";
import { HIDDEN, sendPage, wantsJson } from "./_answers.ts";
import { ASSETS } from "./_assets.ts";
import { sessionCookie } from "./_cookie.ts";
import { requireOwnForm, requireOwnSite } from "./_own-page.ts";
import { comingInPage, problemPage, signInPage } from "./_sign-in-view.ts";
import { listRoutes } from "./list-routes.ts";
import { settleRoute } from "./settle-route.ts";
import { type Visitor, Visitors } from "./visitors.ts";

/** What a browser lets these pages do: nothing from elsewhere, nothing inline, no frame around them. */
const HEADERS = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; form-action 'self'; " +
    "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
  "x-frame-options": "DENY",
  "cross-origin-opener-policy": "same-origin",
  // Without an origin, forms could not be told from those of other sites.
  "referrer-policy": "same-origin",
} as const;

const FORM_BYTES = 16_384;

declare module "fastify" {
  interface FastifyContextConfig {
    /** What who looks at a page must be allowed to do; nothing for those that everybody sees. */
    readonly visitor?: Scope;
    /** Whether our script asks for it by itself, so that no session goes on for that. */
    readonly looks?: true;
  }
  interface FastifyRequest {
    /** Who looks at a page for which somebody has to be signed in. */
    visitor: Visitor;
  }
}

/** The approvals page: for people, in their browsers, beside the routes for programs. */
export async function pageRoutes(app: FastifyInstance, host: Host): Promise<void> {
  const visitors = new Visitors();
  await app.register(async (pages) => {
    pages.decorateRequest("visitor", undefined as never);
    pages.removeAllContentTypeParsers();
    pages.addContentTypeParser(
      "application/x-www-form-urlencoded",
      { parseAs: "string", bodyLimit: FORM_BYTES },
      async (_request: FastifyRequest, body: string) => Object.fromEntries(new URLSearchParams(body)),
    );
    pages.addHook("onRequest", async (request, reply) => {
      reply.headers(HEADERS);
      return letIn(request, reply, visitors);
    });
    pages.setErrorHandler((error, request, reply) => tellProblem(error, request, reply, visitors));
    for (const [url, { type, read }] of Object.entries(ASSETS)) {
      const text = read();
      pages.get(url, { schema: HIDDEN }, async (_request, reply) => reply.type(type).serializer(String).send(text));
    }
    signingIn(pages, visitors);
    listRoutes(pages, host);
    settleRoute(pages, host);
  });
}

async function letIn(request: FastifyRequest, reply: FastifyReply, visitors: Visitors): Promise<unknown> {
  const { visitor: scope, looks } = request.routeOptions.config;
  if (scope === undefined) return undefined;
  const visitor = visitors.of(request, looks ? undefined : reply);
  if (visitor === undefined) {
    if (request.method === "POST") throw new HttpProblem("UNAUTHENTICATED", ["your session has ended: sign in again"]);
    const isComingIn = request.headers["sec-fetch-site"] === "cross-site";
    return sendPage(
      reply.code(isComingIn ? 200 : 401),
      isComingIn ? comingInPage(request.url) : signInPage(request.url),
    );
  }
  request.visitor = visitor;
  if (!visitor.principal.scopes.has(scope)) throw new HttpProblem("FORBIDDEN", [`it needs \`${scope}\``]);
  return undefined;
}

function signingIn(pages: FastifyInstance, visitors: Visitors): void {
  pages.post<{ Body: Readonly<Record<string, string>> }>("/login", { schema: HIDDEN }, async (request, reply) => {
    requireOwnSite(request);
    const { tokens } = request.generation;
    const { token = "", to = "/" } = request.body ?? {};
    const here = ownPath(to);
    if (tokens === undefined) return reply.redirect(here, 303);
    const principal = tokens.find(token.trim());
    if (principal === undefined) return sendPage(reply.code(401), signInPage(here, "No token that is known"));
    request.principal = principal;
    reply.header("set-cookie", sessionCookie(request, visitors.signIn(request, principal)));
    return reply.redirect(here, 303);
  });
  pages.post<{ Body: Readonly<Record<string, string>> }>("/logout", { schema: HIDDEN }, async (request, reply) => {
    const visitor = visitors.of(request);
    if (visitor !== undefined) requireOwnForm(request, request.body?.["form"] ?? "", visitor.formToken);
    visitors.signOut(request);
    reply.header("set-cookie", sessionCookie(request, undefined));
    return reply.redirect("/", 303);
  });
}

/** Only ever a path of this site, whatever somebody has put into a form. */
function ownPath(to: string): string {
  const base = "http://here.invalid";
  if (!to.startsWith("/") || !URL.canParse(to, base)) return "/";
  const { origin, pathname, search } = new URL(to, base);
  return origin === base ? `${pathname.replace(/^\/+/u, "/")}${search}` : "/";
}

/** For a script in JSON, as the other routes tell it; for a person as a page. */
function tellProblem(error: unknown, request: FastifyRequest, reply: FastifyReply, visitors: Visitors): FastifyReply {
  if (wantsJson(request)) throw error;
  const problem = problemOf(error);
  // Its cause is told to the log, and to nobody else.
  if (problem.code === "INTERNAL") throw error;
  const [status, title] = PROBLEMS[problem.code];
  if (status === 401)
    return sendPage(reply.code(401), signInPage(refererPath(request), "Your session has ended: sign in again"));
  return sendPage(reply.code(status), problemPage(title, problem.details, visitors.of(request)));
}

/** The page from which something was sent. */
function refererPath({ headers: { referer = "/", host } }: FastifyRequest): string {
  if (!URL.canParse(referer)) return "/";
  const { host: from, pathname, search } = new URL(referer);
  return from === host ? ownPath(`${pathname}${search}`) : "/";
}
