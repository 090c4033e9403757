export { type DecidedEdge, type Link, type Plan, planOf } from "./plan.ts";
export { type Guarantee, type Membrane, type WorldAction, type WorldSetOptions, worldSet } from "./world-set.ts";
