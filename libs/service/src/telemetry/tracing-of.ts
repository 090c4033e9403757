import type { RequestTrace, Tracing } from "./tracing.ts";

const UNTRACED: RequestTrace = { part: (_name, _attributes, work) => work(), end: () => undefined };
const NO_TRACING: Tracing = { begin: () => UNTRACED, stop: async () => undefined };

/**
 * Traces as the standard variables say (`OTEL_EXPORTER_OTLP_ENDPOINT`, `OTEL_TRACES_EXPORTER`, `OTEL_TRACES_SAMPLER`,
 * `OTEL_SERVICE_NAME` and their like). Where none asks for traces, the SDK is not loaded.
 */
export async function tracingOf(env: NodeJS.ProcessEnv): Promise<Tracing> {
  if (!wantsTraces(env)) return NO_TRACING;
  const { otlpTracing } = await import("./_otlp.ts");
  return otlpTracing(env);
}

function wantsTraces(env: NodeJS.ProcessEnv): boolean {
  if (env["OTEL_SDK_DISABLED"]?.toLowerCase() === "true") return false;
  const exporter = env["OTEL_TRACES_EXPORTER"] || undefined;
  if (exporter !== undefined) return exporter !== "none";
  return Boolean(env["OTEL_EXPORTER_OTLP_ENDPOINT"] || env["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"]);
}
