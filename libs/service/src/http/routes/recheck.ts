import type { FastifyInstance } from "fastify";
import type { Host } from "../../running/host.ts";
import { deploymentOf, type Named } from "../deployment-of.ts";
import { json, NAME, problems } from "../schemas.ts";

/** For who knows that an answer has changed, and does not want to wait for the next look. */
export function recheckRoutes(app: FastifyInstance, host: Host): void {
  app.post<{ Params: Named }>(
    "/v1/deployments/:name/recheck",
    {
      config: { scope: "settle" },
      schema: {
        summary: "have what waits for something to hold (`when`) looked at again, soon",
        operationId: "recheck",
        security: [{ token: [] }],
        params: { type: "object", required: ["name"], properties: { name: NAME } },
        body: { type: "object", additionalProperties: false },
        response: {
          202: json("it will be", { type: "object" }),
          ...problems("MALFORMED_JSON", "UNKNOWN_DEPLOYMENT", "TOO_LARGE", "UNKNOWN_MEDIA_TYPE"),
        },
      } as object,
    },
    async (request, reply) => {
      host.lookAgain(deploymentOf(request).config.name);
      return reply.code(202).send({});
    },
  );
}
