import type { ArtifactInput } from "@glither/host";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Deployment } from "../../deployment/deployment.ts";
import { decide } from "../../running/decide.ts";
import type { Host } from "../../running/host.ts";
import { deploymentOf, type Named } from "../deployment-of.ts";
import { HttpProblem } from "../problem.ts";
import { ARTIFACT, DECIDED, IDEMPOTENT, json, NAME, problems } from "../schemas.ts";

const PARAMS = { type: "object", required: ["name"], properties: { name: NAME } } as const;
const SECURITY = [{ token: [] }];
const REFUSALS = problems(
  "MALFORMED_JSON",
  "UNKNOWN_DEPLOYMENT",
  "TOO_LARGE",
  "UNKNOWN_MEDIA_TYPE",
  "BAD_ARTIFACT",
  "KEY_REUSED",
);

export function disposeRoutes(app: FastifyInstance, host: Host): void {
  app.post<{ Params: Named; Body: { artifact: object } }>(
    "/v1/deployments/:name/dispose",
    {
      config: { scope: "dispose" },
      schema: {
        summary: "let a deployment dispose of one artifact; the receipt is in the ledger when it is answered",
        operationId: "dispose",
        security: SECURITY,
        params: PARAMS,
        headers: IDEMPOTENT,
        body: {
          type: "object",
          required: ["artifact"],
          additionalProperties: false,
          properties: { artifact: ARTIFACT },
        },
        response: {
          200: json("what was decided", DECIDED),
          ...REFUSALS,
        },
      } as object,
    },
    async (request) => {
      const deployment = deploymentOf(request);
      const artifact = read(deployment, request.body.artifact, "");
      const key = keyOf(request);
      return decide(host, { deployment, artifact, trace: request.trace, key });
    },
  );
  app.post<{ Params: Named; Body: { artifacts: readonly object[] } }>(
    "/v1/deployments/:name/batch",
    {
      config: { scope: "dispose" },
      schema: {
        summary: "the same for several artifacts in order; where one is malformed, nothing is decided",
        operationId: "disposeBatch",
        security: SECURITY,
        params: PARAMS,
        headers: IDEMPOTENT,
        body: {
          type: "object",
          required: ["artifacts"],
          additionalProperties: false,
          properties: { artifacts: { type: "array", minItems: 1, items: ARTIFACT } },
        },
        response: {
          200: json("what was decided, in the order of the artifacts", {
            type: "object",
            required: ["decided"],
            properties: { decided: { type: "array", items: DECIDED } },
          }),
          ...REFUSALS,
        },
      } as object,
    },
    async (request) => {
      const deployment = deploymentOf(request);
      const { artifacts } = request.body;
      const most = request.generation.config.limits.batch;
      if (artifacts.length > most) throw new HttpProblem("TOO_LARGE", [`a batch has at most ${most} artifacts`]);
      const all = artifacts.map((artifact, place) => read(deployment, artifact, `artifact ${place}: `));
      const key = keyOf(request);
      const decisions = all.map((artifact, place) => {
        return decide(host, { deployment, artifact, trace: request.trace, key: key && `${key} ${place}` });
      });
      // Together, so that the ledger may write them together.
      return { decided: await Promise.all(decisions) };
    },
  );
}

/** Each sender has keys of their own; no name and no key has a blank. */
function keyOf({ principal, headers }: FastifyRequest): string | undefined {
  const key = headers["idempotency-key"];
  return key === undefined ? undefined : `${principal.name} ${String(key)}`;
}

function read(deployment: Deployment, json: object, which: string): ArtifactInput {
  const reading = deployment.read(json);
  if ("artifact" in reading) return reading.artifact;
  throw new HttpProblem(
    "BAD_ARTIFACT",
    reading.problems.map((problem) => `${which}${problem}`),
  );
}
