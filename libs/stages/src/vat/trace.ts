import { type TraceEvent, traceHtml, traceMermaid, traceText } from "@glither/vat/inspect";
import { readText } from "../files/files.ts";
import { EXIT, StageError } from "../outcome.ts";
import { stage } from "../stage.ts";
import { shown, type VatFormat } from "./_shown.ts";

export interface TraceOptions {
  /** What a `TraceRecorder` has written: one event as JSON on each line. */
  readonly file: string;
  readonly format: VatFormat;
  readonly out?: string;
}

/** Which send has led to which turn. */
export const trace = stage(async ({ file, format, out }: TraceOptions) => {
  const lines = (await readText(file, "the trace")).split("\n");
  const events = lines.flatMap((line, at) => (line.trim() === "" ? [] : [eventOf(line, at + 1, file)]));
  const rendering =
    format === "html" ? traceHtml(events) : format === "mermaid" ? traceMermaid(events) : traceText(events);
  return shown(rendering, events, { format, ...(out === undefined ? {} : { out }) });
});

function eventOf(line: string, number: number, file: string): TraceEvent {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    value = undefined;
  }
  if (isEvent(value)) return value;
  throw new StageError("MALFORMED", `line ${number} of \`${file}\` is no event of a trace`, {
    exitCode: EXIT.usage,
    hint: "each line is what a `TraceRecorder` gave, as JSON",
  });
}

function isEvent(value: unknown): value is TraceEvent {
  if (typeof value !== "object" || value === null) return false;
  const { turn, vat, cause, kind, target, method, failed } = value as Record<keyof TraceEvent, unknown>;
  const texts = [target, method, failed].every((text) => text === undefined || typeof text === "string");
  return (
    Number.isSafeInteger(turn) &&
    typeof vat === "string" &&
    typeof kind === "string" &&
    texts &&
    (cause === undefined || Number.isSafeInteger(cause))
  );
}
