import { randomUUID } from "node:crypto";
import swagger from "@fastify/swagger";
import { jsonDoubt, jsonFault } from "@glither/roux/core";
import { Ajv } from "ajv";
import {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifySchema,
  fastify,
  LogController,
} from "fastify";
import { pageRoutes } from "../page/page-routes.ts";
import type { Host } from "../running/host.ts";
import type { RequestTrace, Tracing } from "../telemetry/tracing.ts";
import { authenticate } from "./_authenticate.ts";
import { clientErrorHandler } from "./_client-error.ts";
import { methodsOf } from "./_methods.ts";
import { problemOf } from "./_problem-of.ts";
import type {} from "./_types.ts";
import { HttpProblem, problemBody } from "./problem.ts";
import { deploymentRoutes } from "./routes/deployments.ts";
import { disposeRoutes } from "./routes/dispose.ts";
import { obligationRoutes } from "./routes/obligations.ts";
import { receiptRoutes } from "./routes/receipts.ts";
import { recheckRoutes } from "./routes/recheck.ts";
import { shadowRoutes } from "./routes/shadow.ts";
import { standingRoutes } from "./routes/standing.ts";

export interface ServerOptions {
  readonly host: Host;
  readonly tracing: Tracing;
  /** Where the log's lines go; nowhere where it is left out. */
  readonly log?: { write(line: string): void };
  readonly version: string;
}

/** The routes over a host; they are not listened to yet. */
export async function newServer({ host, tracing, log, version }: ServerOptions): Promise<FastifyInstance> {
  const { config, tls } = host.generation;
  const { bodyBytes, headerBytes, request: requestTimeout } = config.limits;
  const http = {
    maxHeaderSize: headerBytes,
    headersTimeout: Math.min(requestTimeout, MOST_FOR_HEADERS),
    connectionsCheckingInterval: Math.min(requestTimeout, LOOK_MS),
  };
  const common = {
    logger:
      log === undefined ? false : { stream: log, base: null, formatters: { level: (level: string) => ({ level }) } },
    // The framework's own lines have addresses, and those have tokens in them.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    bodyLimit: bodyBytes,
    requestTimeout,
    // Who is answered says nothing either.
    connectionTimeout: requestTimeout + QUIET_MS,
    clientErrorHandler,
    keepAliveTimeout: 5_000,
    return503OnClosing: false,
    // Longer than any address that comes so far: what it is too long for, its description says.
    routerOptions: { maxParamLength: headerBytes },
    frameworkErrors: (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
      void answerProblem(error, request, reply);
    },
  };
  const app: FastifyInstance =
    tls === undefined
      ? fastify({ ...common, http })
      : (fastify({ ...common, https: { ...tls, ...http, minVersion: "TLSv1.2" } }) as unknown as FastifyInstance);
  speaksJson(app);
  validates(app);
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: { title: "Glither", version, description: "Deployments of rulesets, what they decide, and what waits." },
      components: { securitySchemes: { token: { type: "http", scheme: "bearer" } } },
    },
  });
  // Before any route: it is theirs from the moment on in which they are added.
  app.setErrorHandler((error, request, reply) => answerProblem(error, request, reply));
  const methods = methodsOf(app);
  watches(app, host, tracing);
  for (const routes of ROUTES) routes(app, host);
  await pageRoutes(app, host);
  methods.refuseOthers();
  app.setNotFoundHandler(() => {
    throw new HttpProblem("NO_ROUTE");
  });
  return app;
}

const ROUTES = [
  standingRoutes,
  deploymentRoutes,
  disposeRoutes,
  obligationRoutes,
  recheckRoutes,
  receiptRoutes,
  shadowRoutes,
] as const;

/** Milliseconds: what sends its headers one by one holds a connection no longer. */
const MOST_FOR_HEADERS = 10_000;
/** From one look for requests that take too long to the next. */
const LOOK_MS = 1_000;
/** Longer than any answer takes: a connection on which nothing moves by then is closed. */
const QUIET_MS = 60_000;

/** JSON that every program reads in the same way, or none. */
function speaksJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    "application/json",
    { parseAs: "buffer" },
    async (_request: FastifyRequest, body: Buffer) => {
      let text: string;
      try {
        text = new TextDecoder("utf-8", { fatal: true }).decode(body);
      } catch {
        throw new HttpProblem("MALFORMED_JSON", ["it is not UTF-8"]);
      }
      let value: unknown;
      try {
        value = JSON.parse(text);
      } catch {
        throw new HttpProblem("MALFORMED_JSON", [`it stops being JSON at ${jsonFault(text)}`]);
      }
      const doubt = jsonDoubt(text, value);
      if (doubt !== undefined) throw new HttpProblem("MALFORMED_JSON", [`it says something doubtful: ${doubt}`]);
      return value;
    },
  );
}

/** A body is taken as it is; what stands in an address is text and becomes what the description says. */
function validates(app: FastifyInstance): void {
  const options = { allErrors: false, strict: false } as const;
  const [strict, coercing] = [new Ajv(options), new Ajv({ ...options, coerceTypes: true, useDefaults: true })];
  for (const ajv of [strict, coercing]) ajv.addFormat("date-time", true);
  app.setValidatorCompiler<FastifySchema>(({ schema, httpPart }) =>
    (httpPart === "body" ? strict : coercing).compile(schema),
  );
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
}

const HEADERS = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
} as const;

/** What is done with every request: its generation, its sender, its line in the log, its numbers. */
function watches(app: FastifyInstance, host: Host, tracing: Tracing): void {
  app.decorateRequest("generation", undefined as never);
  app.decorateRequest("principal", undefined as never);
  app.decorateRequest("trace", undefined as never);
  app.addHook("onRequest", async (request, reply) => {
    request.generation = host.enter();
    reply.headers(HEADERS);
    const route = routeOf(request);
    request.trace = tracing.begin(`${request.method} ${route}`, request.headers, {
      "http.request.method": request.method,
      "http.route": route,
    });
    if (host.isStopping) {
      reply.header("connection", "close");
      if (request.routeOptions.config.scope !== undefined) throw new HttpProblem("STOPPING");
    }
    authenticate(request);
  });
  app.addHook("onResponse", async (request, reply) => {
    host.leave(request.generation);
    const route = routeOf(request);
    const { method } = request;
    const { statusCode: status } = reply;
    host.metrics.requests.inc({ route, method: KNOWN_METHODS.has(method) ? method : "other", status });
    host.metrics.seconds.observe({ route }, reply.elapsedTime / 1_000);
    request.trace?.end({ "http.response.status_code": status }, status >= 500);
    const sender = request.principal?.name;
    request.log.info(
      {
        method,
        route,
        status,
        ms: Math.round(reply.elapsedTime * 10) / 10,
        ...(sender === undefined ? {} : { sender }),
      },
      "answered",
    );
  });
}

declare module "fastify" {
  interface FastifyRequest {
    trace: RequestTrace;
  }
}

const KNOWN_METHODS = new Set(["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"]);

/** The route's pattern: the address itself holds names and tokens. */
function routeOf({ routeOptions }: FastifyRequest): string {
  return routeOptions.url ?? "none";
}

function answerProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = problemOf(error);
  const body = problemBody(problem);
  if (problem.code === "INTERNAL") request.log.error({ fault: faultOf(problem.cause) }, "fault");
  if (problem.code === "UNAUTHENTICATED") reply.header("www-authenticate", "Bearer");
  if (body.status === 503) reply.header("retry-after", "1");
  return reply.code(body.status).type("application/problem+json").serializer(JSON.stringify).send(body);
}

/** Where a fault is, without its message: that may quote what was being worked on. */
function faultOf(cause: unknown): object {
  if (!(cause instanceof Error)) return { name: typeof cause };
  const { name, stack = "" } = cause;
  const code = "code" in cause ? String(cause.code) : undefined;
  const at = stack.split("\n").flatMap((line) => /^\s+at (.+)$/u.exec(line)?.[1] ?? []);
  return { name, ...(code === undefined ? {} : { code }), at: at.slice(0, 10) };
}
