import type { FastifyInstance } from "fastify";
import type { Deployment } from "../../deployment/deployment.ts";
import { deploymentOf, deploymentsOf, type Named } from "../deployment-of.ts";
import { DIGEST, json, NAME, problems } from "../schemas.ts";

const DEPLOYMENT = {
  type: "object",
  required: ["name", "digest", "component", "dialect", "ruleset", "version"],
  properties: {
    name: NAME,
    digest: { ...DIGEST, description: "by which the configuration names it" },
    component: { ...DIGEST, description: "of the component itself, as the ledger has it" },
    dialect: { type: "string" },
    ruleset: { type: "string" },
    version: { type: "string" },
  },
} as const;

const SECURITY = [{ token: [] }];

export function deploymentRoutes(app: FastifyInstance): void {
  app.get(
    "/v1/deployments",
    {
      config: { scope: "read" },
      schema: {
        summary: "the deployments, and which component each runs",
        operationId: "deployments",
        security: SECURITY,
        response: {
          200: json("in the order of the configuration", {
            type: "object",
            required: ["deployments"],
            properties: { deployments: { type: "array", items: DEPLOYMENT } },
          }),
          ...problems(),
        },
      } as object,
    },
    async (request) => ({ deployments: deploymentsOf(request).map(shown) }),
  );
  app.get<{ Params: Named }>(
    "/v1/deployments/:name",
    {
      config: { scope: "read" },
      schema: {
        summary: "one deployment",
        operationId: "deployment",
        security: SECURITY,
        params: { type: "object", required: ["name"], properties: { name: NAME } },
        response: { 200: json("the deployment", DEPLOYMENT), ...problems("UNKNOWN_DEPLOYMENT") },
      } as object,
    },
    async (request) => shown(deploymentOf(request)),
  );
}

function shown({ config: { name }, pulled, component, contract }: Deployment): object {
  const { digest, ruleset, version } = pulled;
  return { name, digest, component, dialect: contract.dialect.name, ruleset, version };
}
