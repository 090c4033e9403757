import type { FastifyInstance } from "fastify";
import type { Host } from "../../running/host.ts";
import { HttpProblem } from "../problem.ts";
import { json, problems, text } from "../schemas.ts";

const STATUS = { type: "object", required: ["status"], properties: { status: { type: "string" } } } as const;

/** How the host itself stands. */
export function standingRoutes(app: FastifyInstance, host: Host): void {
  app.get(
    "/healthz",
    {
      schema: {
        summary: "whether the process answers at all",
        operationId: "health",
        response: { 200: json("it does", STATUS), ...problems() },
      } as object,
    },
    async () => ({ status: "alive" }),
  );
  app.get(
    "/readyz",
    {
      schema: {
        summary: "whether requests should be sent here: the ledger can be read, and the host is not being stopped",
        operationId: "readiness",
        response: { 200: json("they should", STATUS), ...problems("STOPPING", "UNAVAILABLE") },
      } as object,
    },
    async () => {
      if (host.isStopping) throw new HttpProblem("STOPPING");
      await host.ledger.nextDue();
      return { status: "ready" };
    },
  );
  app.get(
    "/metrics",
    {
      config: { scope: "read" },
      schema: {
        summary: "numbers for Prometheus",
        operationId: "metrics",
        security: [{ token: [] }],
        response: { 200: text("in Prometheus' format"), ...problems() },
      } as object,
    },
    async ({ principal }, reply) => {
      if (principal.deployments !== undefined) throw new HttpProblem("FORBIDDEN", ["it is for some deployments alone"]);
      const numbers = await host.metrics.text();
      return reply.type(host.metrics.contentType).serializer(String).send(numbers);
    },
  );
  app.get(
    "/openapi.json",
    {
      schema: {
        summary: "this description",
        operationId: "description",
        response: { 200: json("OpenAPI 3.1", { type: "object" }), ...problems() },
      } as object,
    },
    async () => app.swagger(),
  );
}
