import type { FastifyRequest } from "fastify";
import { maySee } from "../config/tokens.ts";
import type { Deployment } from "../deployment/deployment.ts";
import { HttpProblem } from "./problem.ts";

/** Routes below a deployment have its name in their address. */
export interface Named {
  readonly name: string;
}

/** @throws HttpProblem `UNKNOWN_DEPLOYMENT` */
export function deploymentOf(request: FastifyRequest): Deployment {
  return deploymentCalled(request, (request.params as Named).name);
}

/** One that is not for its sender is as if it were none. @throws HttpProblem `UNKNOWN_DEPLOYMENT` */
export function deploymentCalled({ generation, principal }: FastifyRequest, name: string): Deployment {
  const deployment = generation.deployments.get(name);
  if (deployment === undefined || !maySee(principal, name)) throw new HttpProblem("UNKNOWN_DEPLOYMENT");
  return deployment;
}

/** Those that there are for its sender, in the order of the configuration. */
export function deploymentsOf({ generation, principal }: FastifyRequest): readonly Deployment[] {
  return [...generation.deployments.values()].filter(({ config }) => maySee(principal, config.name));
}
