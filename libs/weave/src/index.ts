export { FORMATS, type Format } from "./formats.ts";
export type { GraphPicture } from "./graph/model.ts";
export { weaveGraph } from "./graph/weave-graph.ts";
export { weave } from "./weave.ts";
