export type { Observer } from "../observer.ts";
export { breakpoint, type TurnAhead } from "./breakpoint.ts";
export { type Graph, type GraphActor, type GraphEdge, GraphRecorder, type How, PROGRAM, reachOf } from "./graph.ts";
export { graphHtml, graphMermaid, graphText } from "./render.ts";
export { several } from "./several.ts";
export { type Span, type SpanOptions, spans, type Tracer } from "./spans.ts";
export { type TraceEvent, TraceRecorder, type TurnKind } from "./trace.ts";
export { traceHtml, traceMermaid, traceText } from "./trace-render.ts";
