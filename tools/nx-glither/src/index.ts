import { requireNode } from "./inference/require-node.ts";

export { preTasksExecution } from "./inference/accept-run.ts";
export { createDependencies } from "./inference/create-dependencies.ts";
export { createNodes, createNodes as createNodesV2 } from "./inference/create-nodes.ts";
export type { GlitherPluginOptions } from "./inference/options.ts";
export { postTasksExecution } from "./inference/publications.ts";

export const name = "@glither/nx";

requireNode();
