import { entryHash, type Ledger, readEntry } from "@glither/ledger";
import type { FastifyInstance } from "fastify";
import type { Host } from "../../running/host.ts";
import { deploymentOf, type Named } from "../deployment-of.ts";
import { HttpProblem } from "../problem.ts";
import { ENTRY, INDEX, json, NAME, problems, text } from "../schemas.ts";

const SECURITY = [{ token: [] }];
const PARAMS = { type: "object", required: ["name"], properties: { name: NAME } } as const;
const AT = { type: "object", required: ["name", "index"], properties: { name: NAME, index: INDEX } } as const;
const MOST = 1_000;

interface Place extends Named {
  readonly index: number;
}

/** What is in the log of a deployment, and how that is shown. */
export function receiptRoutes(app: FastifyInstance, { ledger }: Host): void {
  app.get<{ Params: Named; Querystring: { from?: number; most: number } }>(
    "/v1/deployments/:name/receipts",
    {
      config: { scope: "read" },
      schema: {
        summary: "entries of the log in order: decisions, settlements, erasures, deliveries",
        operationId: "receipts",
        security: SECURITY,
        params: PARAMS,
        querystring: {
          type: "object",
          properties: {
            from: { ...INDEX, description: "the first entry's index; the last page where it is left out" },
            most: { type: "integer", minimum: 1, maximum: MOST, default: 100 },
          },
        },
        response: {
          200: json("a page", {
            type: "object",
            required: ["entries", "size"],
            properties: {
              entries: { type: "array", items: ENTRY },
              size: { ...INDEX, description: "entries in the log" },
            },
          }),
          ...problems("UNKNOWN_DEPLOYMENT"),
        },
      } as object,
    },
    async (request) => {
      const { name } = deploymentOf(request).config;
      const { most, from } = request.query;
      const size = await ledger.size(name);
      const entries = await ledger.entries(name, from ?? Math.max(0, size - most), most);
      return { entries: entries.map(shown), size };
    },
  );
  app.get<{ Params: Place }>(
    "/v1/deployments/:name/receipts/:index",
    {
      config: { scope: "read" },
      schema: {
        summary: "one entry of the log, and what it commits to as far as that is kept",
        operationId: "receipt",
        security: SECURITY,
        params: AT,
        response: {
          200: json("the entry", {
            ...ENTRY,
            properties: { ...ENTRY.properties, contents: { type: "object", description: "artifact and answers" } },
          }),
          ...problems("UNKNOWN_DEPLOYMENT", "NOT_LOGGED"),
        },
      } as object,
    },
    async (request) => {
      const { name } = deploymentOf(request).config;
      const { index } = request.params;
      const contents = await ledger.contents(name, index);
      return { ...shown(await entryAt(ledger, name, index)), ...(contents === undefined ? {} : { contents }) };
    },
  );
  app.get<{ Params: Place }>(
    "/v1/deployments/:name/receipts/:index/proof",
    {
      config: { scope: "read" },
      schema: {
        summary:
          "the proof that an entry stands in the log, for `tangle receipts verify`; it shows nothing of the others",
        operationId: "proof",
        security: SECURITY,
        params: AT,
        response: { 200: text("a tlog-proof"), ...problems("UNKNOWN_DEPLOYMENT", "NOT_LOGGED") },
      } as object,
    },
    async (request, reply) => {
      const proof = await ledger.prove(deploymentOf(request).config.name, request.params.index);
      return reply.type("text/plain; charset=utf-8").serializer(String).send(proof);
    },
  );
  app.get<{ Params: Named }>(
    "/v1/deployments/:name/checkpoint",
    {
      config: { scope: "read" },
      schema: {
        summary: "the newest signed checkpoint, for others to keep",
        operationId: "checkpoint",
        security: SECURITY,
        params: PARAMS,
        response: { 200: text("a tlog-checkpoint"), ...problems("UNKNOWN_DEPLOYMENT", "NOT_LOGGED") },
      } as object,
    },
    async (request, reply) => {
      const newest = (await ledger.checkpoints(deploymentOf(request).config.name)).at(-1);
      if (newest === undefined) throw new HttpProblem("NOT_LOGGED", ["nothing is signed yet"]);
      return reply.type("text/plain; charset=utf-8").serializer(String).send(newest);
    },
  );
}

async function entryAt(ledger: Ledger, name: string, index: number): Promise<Uint8Array> {
  const [bytes] = await ledger.entries(name, index, 1);
  if (bytes === undefined) throw new HttpProblem("NOT_LOGGED");
  return bytes;
}

function shown(bytes: Uint8Array): object {
  return { ...readEntry(bytes), hash: entryHash(bytes) };
}
