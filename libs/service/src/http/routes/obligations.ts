import { type Decision, type Pending, readEntry } from "@glither/ledger";
import type { FastifyInstance } from "fastify";
import type { Host } from "../../running/host.ts";
import { cancel, settleByEvent } from "../../running/settle.ts";
import { deploymentOf, type Named } from "../deployment-of.ts";
import { EVENT, IDEMPOTENT, INDEX, json, NAME, problems, REASON, RECEIPT, TIME, TOKEN } from "../schemas.ts";

const SECURITY = [{ token: [] }];
const PARAMS = { type: "object", required: ["name"], properties: { name: NAME } } as const;
const OF_TOKEN = { type: "object", required: ["name", "token"], properties: { name: NAME, token: TOKEN } } as const;
const MOST = 1_000;

const OBLIGATION = {
  type: "object",
  required: ["token", "decision", "since", "receipt", "settlers"],
  properties: {
    token: TOKEN,
    decision: INDEX,
    since: TIME,
    due: { ...TIME, description: "when a deadline settles it, if one does" },
    receipt: RECEIPT,
    settlers: { type: "array", items: { type: "string" }, description: "whose tokens may settle it" },
  },
} as const;

const SETTLED = {
  type: "object",
  required: ["token", "verdict", "reason_class", "by", "index", "hash"],
  properties: {
    token: TOKEN,
    verdict: { type: "string" },
    reason_class: { type: "string" },
    by: { type: "object" },
    index: INDEX,
    hash: { type: "string" },
  },
} as const;

interface OfToken extends Named {
  readonly token: string;
}

/** What waits, and what settles it. */
export function obligationRoutes(app: FastifyInstance, host: Host): void {
  const { ledger } = host;
  app.get<{ Params: Named; Querystring: { after?: string; most: number } }>(
    "/v1/deployments/:name/obligations",
    {
      config: { scope: "read" },
      schema: {
        summary: "what nothing has settled, in the order of the tokens",
        operationId: "obligations",
        security: SECURITY,
        params: PARAMS,
        querystring: {
          type: "object",
          properties: {
            after: { ...TOKEN, description: "go on behind this token: `next` of the page before" },
            most: { type: "integer", minimum: 1, maximum: MOST, default: 100 },
          },
        },
        response: {
          200: json("a page; `next` is there when there may be more", {
            type: "object",
            required: ["obligations"],
            properties: { obligations: { type: "array", items: OBLIGATION }, next: TOKEN },
          }),
          ...problems("UNKNOWN_DEPLOYMENT"),
        },
      } as object,
    },
    async (request) => {
      const { name } = deploymentOf(request).config;
      const { after, most } = request.query;
      const pending = await ledger.pending(name, most, after);
      const settlers = request.generation.tokens?.withScope("settle", name) ?? ["everybody"];
      const obligations = await Promise.all(pending.map(async (each) => ({ ...(await shown(host, each)), settlers })));
      const next = pending.length < most ? undefined : pending.at(-1)?.token;
      return { obligations, ...(next === undefined ? {} : { next }) };
    },
  );
  app.post<{ Params: OfToken; Body: { on: string; reason?: string }; Headers: { "idempotency-key"?: string } }>(
    "/v1/deployments/:name/obligations/:token/settle",
    {
      config: { scope: "settle" },
      schema: {
        summary: "settle it by an event that has happened; its sender is whose token is shown",
        operationId: "settle",
        security: SECURITY,
        params: OF_TOKEN,
        headers: IDEMPOTENT,
        body: {
          type: "object",
          required: ["on"],
          additionalProperties: false,
          properties: { on: EVENT, reason: REASON },
        },
        response: {
          200: json("what it came to", SETTLED),
          ...problems(
            "MALFORMED_JSON",
            "UNKNOWN_DEPLOYMENT",
            "UNKNOWN_TOKEN",
            "ALREADY_SETTLED",
            "NOT_DUE",
            "TOO_LARGE",
            "UNKNOWN_MEDIA_TYPE",
          ),
        },
      } as object,
    },
    async (request) => {
      const { name } = deploymentOf(request).config;
      const key = request.headers["idempotency-key"];
      const { token: held } = request.params;
      const { on, reason } = request.body;
      const sender = request.principal.name;
      const { settling, hash, entry } = await settleByEvent(host, {
        deployment: name,
        token: held,
        on,
        sender,
        reason,
        key,
      });
      const { token, verdict, reason_class, by } = settling;
      return { token, verdict, reason_class, by, index: entry.index, hash };
    },
  );
  app.post<{ Params: OfToken; Body: { reason?: string }; Headers: { "idempotency-key"?: string } }>(
    "/v1/deployments/:name/obligations/:token/cancel",
    {
      config: { scope: "settle" },
      schema: {
        summary: "give it up: it comes to rest in the closed box of its dialect, whatever its rule waits for",
        operationId: "cancel",
        security: SECURITY,
        params: OF_TOKEN,
        headers: IDEMPOTENT,
        body: { type: "object", additionalProperties: false, properties: { reason: REASON } },
        response: {
          200: json("what it came to", SETTLED),
          ...problems(
            "MALFORMED_JSON",
            "UNKNOWN_DEPLOYMENT",
            "UNKNOWN_TOKEN",
            "ALREADY_SETTLED",
            "TOO_LARGE",
            "UNKNOWN_MEDIA_TYPE",
          ),
        },
      } as object,
    },
    async (request) => {
      const { config, contract } = deploymentOf(request);
      const { settling, hash, entry } = await cancel(host, {
        deployment: config.name,
        token: request.params.token,
        box: contract.default_box,
        sender: request.principal.name,
        reason: request.body.reason,
        key: request.headers["idempotency-key"],
      });
      const { token, verdict, reason_class, by } = settling;
      return { token, verdict, reason_class, by, index: entry.index, hash };
    },
  );
}

async function shown({ ledger }: Host, { deployment, token, decision, due }: Pending): Promise<object> {
  const [bytes] = await ledger.entries(deployment, decision, 1);
  const entry = bytes && readEntry(bytes);
  const { receipt } = (entry?.statement ?? {}) as Partial<Decision>;
  return {
    token,
    decision,
    since: entry?.at,
    ...(due === undefined ? {} : { due: new Date(due).toISOString() }),
    receipt,
  };
}
