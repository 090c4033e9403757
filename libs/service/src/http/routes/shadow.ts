import type { FastifyInstance } from "fastify";
import { deploymentOf, type Named } from "../deployment-of.ts";
import { HttpProblem } from "../problem.ts";
import { DIGEST, INDEX, json, NAME, problems, TIME } from "../schemas.ts";

const COUNT = { type: "integer", minimum: 0 } as const;

export function shadowRoutes(app: FastifyInstance): void {
  app.get<{ Params: Named }>(
    "/v1/deployments/:name/shadow",
    {
      config: { scope: "read" },
      schema: {
        summary:
          "how a candidate that acts on nothing decides beside the deployment's component, since the configuration was taken",
        operationId: "shadow",
        security: [{ token: [] }],
        params: { type: "object", required: ["name"], properties: { name: NAME } },
        response: {
          200: json("what was compared", {
            type: "object",
            required: ["candidate", "since", "compared", "differing", "failed", "left_out", "changes", "decisions"],
            properties: {
              candidate: DIGEST,
              version: { type: "string" },
              since: TIME,
              compared: COUNT,
              differing: COUNT,
              failed: COUNT,
              left_out: COUNT,
              changes: {
                type: "array",
                items: {
                  type: "object",
                  required: ["from", "to", "count"],
                  properties: { from: { type: "string" }, to: { type: "string" }, count: COUNT },
                },
              },
              decisions: { type: "array", items: INDEX, description: "those that differed last" },
            },
          }),
          ...problems("UNKNOWN_DEPLOYMENT", "NO_SHADOW"),
        },
      } as object,
    },
    async (request) => {
      const { shadow } = deploymentOf(request);
      if (shadow === undefined) throw new HttpProblem("NO_SHADOW");
      return shadow.report();
    },
  );
}
