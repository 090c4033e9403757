import type { FastifyRequest } from "fastify";
import type { Deployment } from "../deployment/deployment.ts";
import { HttpProblem } from "./problem.ts";

/** Routes below a deployment have its name in their address. */
export interface Named {
  readonly name: string;
}

/** @throws HttpProblem `UNKNOWN_DEPLOYMENT` */
export function deploymentOf({ generation, params }: FastifyRequest): Deployment {
  const deployment = generation.deployments.get((params as Named).name);
  if (deployment === undefined) throw new HttpProblem("UNKNOWN_DEPLOYMENT");
  return deployment;
}
