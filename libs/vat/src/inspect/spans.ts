import type { Observer } from "../observer.ts";
import { Delivery, type Item } from "../reference.ts";

/** What is used of a span of OpenTelemetry's. */
export interface Span {
  setAttribute(name: string, value: string | number): unknown;
  setStatus(status: { readonly code: number; readonly message?: string }): unknown;
  end(): void;
}

/** What is used of a tracer of OpenTelemetry's; `@opentelemetry/api` has it, and this package does not need that. */
export interface Tracer<S extends Span, C> {
  startSpan(name: string, options?: { readonly attributes?: Readonly<Record<string, string>> }, context?: C): S;
}

export interface SpanOptions<S extends Span, C> {
  readonly tracer: Tracer<S, C>;
  /** A context under a span: `(span) => trace.setSpan(ROOT_CONTEXT, span)`. */
  readonly under: (span: S) => C;
}

/** OpenTelemetry's code for an error. */
const ERROR = 2;

/** A span for each turn, under the one that has sent what it is about, in whichever vat of this thread that was. */
export function spans<S extends Span, C>({ tracer, under }: SpanOptions<S, C>): Observer {
  const causes = new WeakMap<object, S>();
  let now: S | undefined;
  const keyOf = (item: Item): object => (item instanceof Delivery ? item.args : item);
  return {
    begins: (item, vat) => {
      const cause = causes.get(keyOf(item));
      const name = item instanceof Delivery && typeof item.args[0] === "string" ? item.args[0] : "turn";
      now = tracer.startSpan(name, { attributes: { "vat.name": vat } }, cause === undefined ? undefined : under(cause));
    },
    sent: (args) => {
      if (now !== undefined) causes.set(args, now);
    },
    ended: (failed, caused) => {
      if (now === undefined) return;
      for (const item of caused()) if (!causes.has(keyOf(item))) causes.set(keyOf(item), now);
      if (failed !== undefined) now.setStatus({ code: ERROR, message: problemName(failed.problem) });
      now.end();
      now = undefined;
    },
  };
}

/** What kind of problem; its words may be secret. */
function problemName(problem: unknown): string {
  return problem instanceof Error ? problem.name : typeof problem;
}
