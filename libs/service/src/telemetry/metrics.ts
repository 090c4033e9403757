import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/** What a host counts, for Prometheus. No label has a value that a request or a component chooses freely. */
export interface Metrics {
  readonly requests: Counter<"route" | "method" | "status">;
  readonly seconds: Histogram<"route">;
  readonly decisions: Counter<"deployment" | "verdict">;
  readonly failures: Counter<"deployment" | "reason">;
  readonly settlements: Counter<"deployment" | "by">;
  readonly reloads: Counter<"outcome">;
  readonly configurationTime: Gauge;
  readonly configurationIsCurrent: Gauge;
  readonly deliveries: Counter<"deployment" | "outcome">;
  readonly dutiesFailed: Counter;
  readonly compared: Counter<"deployment" | "outcome">;
  readonly unjudged: Gauge<"deployment">;
  /** All of them as text. */
  text(): Promise<string>;
  readonly contentType: string;
}

export function newMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  return {
    requests: new Counter({
      name: "glither_http_requests_total",
      help: "requests by route and status",
      labelNames: ["route", "method", "status"],
      registers,
    }),
    seconds: new Histogram({
      name: "glither_http_request_seconds",
      help: "seconds from a request's head to the end of its answer",
      labelNames: ["route"],
      buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5],
      registers,
    }),
    decisions: new Counter({
      name: "glither_decisions_total",
      help: "decisions that are in the ledger, by verdict",
      labelNames: ["deployment", "verdict"],
      registers,
    }),
    failures: new Counter({
      name: "glither_crossings_failed_total",
      help: "crossings that went wrong and that the host settled, by reason class",
      labelNames: ["deployment", "reason"],
      registers,
    }),
    settlements: new Counter({
      name: "glither_settlements_total",
      help: "suspended dispositions that came to rest, by what",
      labelNames: ["deployment", "by"],
      registers,
    }),
    reloads: new Counter({
      name: "glither_configuration_reloads_total",
      help: "configurations that were looked at after the first: `taken`, or `refused` and the one before kept",
      labelNames: ["outcome"],
      registers,
    }),
    configurationTime: new Gauge({
      name: "glither_configuration_taken_timestamp_seconds",
      help: "when the running configuration was taken",
      registers,
    }),
    configurationIsCurrent: new Gauge({
      name: "glither_configuration_is_current",
      help: "1, or 0 where the file was changed and what it says was refused",
      registers,
    }),
    deliveries: new Counter({
      name: "glither_deliveries_total",
      help: "attempts to do an action: `done`, `retry`, or `failed` for good",
      labelNames: ["deployment", "outcome"],
      registers,
    }),
    dutiesFailed: new Counter({
      name: "glither_duties_failed_total",
      help: "times that deadlines, deliveries or deletions could not be seen to; they are tried again",
      registers,
    }),
    compared: new Counter({
      name: "glither_shadow_compared_total",
      help: "decisions that a candidate has come to as well, in this process: `same`, or `different`",
      labelNames: ["deployment", "outcome"],
      registers,
    }),
    unjudged: new Gauge({
      name: "glither_unjudged",
      help: "what waits for something to hold and could not be judged at the last look; it waits for its other arms",
      labelNames: ["deployment"],
      registers,
    }),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
