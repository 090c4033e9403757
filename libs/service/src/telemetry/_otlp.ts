import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from "@opentelemetry/resources";
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ConsoleSpanExporter,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import { ServiceError } from "../error.ts";
import type { Attributes, RequestTrace, Tracing } from "./tracing.ts";

const GETTER = {
  get: (carrier: Readonly<Record<string, string | string[] | undefined>>, key: string) => carrier[key],
  keys: (carrier: Readonly<Record<string, unknown>>) => Object.keys(carrier),
};

/** @throws ServiceError `BAD_CONFIGURATION` for an exporter or a sampler that this does not know. */
export function otlpTracing(env: NodeJS.ProcessEnv): Tracing {
  const named = env["OTEL_SERVICE_NAME"] ? {} : { "service.name": "glither" };
  const provider = new TracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes(named))
      .merge(detectResources({ detectors: [envDetector] })),
    sampler: samplerOf(env["OTEL_TRACES_SAMPLER"] || "parentbased_always_on", env["OTEL_TRACES_SAMPLER_ARG"]),
    spanProcessors: [new BatchSpanProcessor({ exporter: exporterOf(env["OTEL_TRACES_EXPORTER"] || "otlp") })],
  });
  const tracer = provider.getTracer("glither");
  const propagator = new W3CTraceContextPropagator();
  return {
    begin(name, headers, attributes): RequestTrace {
      const parent = propagator.extract(ROOT_CONTEXT, headers, GETTER);
      const span = tracer.startSpan(name, { kind: SpanKind.SERVER, attributes }, parent);
      const context = trace.setSpan(parent, span);
      return {
        async part<T>(part: string, of: Attributes, work: () => Promise<T>): Promise<T> {
          const child = tracer.startSpan(part, { attributes: of }, context);
          try {
            return await work();
          } catch (error) {
            child.setStatus({ code: SpanStatusCode.ERROR });
            throw error;
          } finally {
            child.end();
          }
        },
        end(of, failed) {
          span.setAttributes(of);
          if (failed) span.setStatus({ code: SpanStatusCode.ERROR });
          span.end();
        },
      };
    },
    stop: () => provider.shutdown(),
  };
}

function exporterOf(name: string): OTLPTraceExporter | ConsoleSpanExporter {
  if (name === "otlp") return new OTLPTraceExporter();
  if (name === "console") return new ConsoleSpanExporter();
  throw unknown("OTEL_TRACES_EXPORTER", "`otlp`, `console` or `none`");
}

function samplerOf(name: string, argument: string | undefined): Sampler {
  const ratio = argument === undefined || argument === "" ? 1 : Number(argument);
  const roots: Readonly<Record<string, () => Sampler>> = {
    always_on: () => new AlwaysOnSampler(),
    always_off: () => new AlwaysOffSampler(),
    traceidratio: () => new TraceIdRatioBasedSampler(ratio),
  };
  const isByParent = name.startsWith("parentbased_");
  const root = roots[isByParent ? name.slice("parentbased_".length) : name]?.();
  if (root === undefined || Number.isNaN(ratio)) {
    throw unknown(
      "OTEL_TRACES_SAMPLER",
      "`always_on`, `always_off` or `traceidratio`, with or without `parentbased_` before it",
    );
  }
  return isByParent ? new ParentBasedSampler({ root }) : root;
}

function unknown(variable: string, known: string): ServiceError {
  return new ServiceError("BAD_CONFIGURATION", `\`${variable}\` asks for what there is not`, {
    hint: `it may be ${known}`,
  });
}
