import type { Diagnostic, Fix, Span } from "@glither/roux";
import { type Child, h } from "../dom.ts";

export interface ProblemsOptions {
  readonly text: string;
  readonly show: (span: Pick<Span, "offset" | "length">) => void;
  readonly mend: (fix: Fix) => void;
  readonly tryOut: (witness: NonNullable<Diagnostic["witness"]>) => void;
}

/** Nobody reads more at once. */
const MOST = 50;

/** Each with its place, the line that it is about, and what to do. */
export function problems(diagnostics: readonly Diagnostic[], options: ProblemsOptions): HTMLElement[] {
  const lines = options.text.split(/\r?\n/u);
  const shown = diagnostics.slice(0, MOST).map((diagnostic) => problem(diagnostic, lines, options));
  const more = diagnostics.length - shown.length;
  return more > 0 ? [...shown, h("p", { class: "soft" }, `… and ${more} more`)] : shown;
}

function problem(
  diagnostic: Diagnostic,
  lines: readonly string[],
  { show, mend, tryOut }: ProblemsOptions,
): HTMLElement {
  const { code, severity, message, span, hint, related = [], fix, witness } = diagnostic;
  const tools: Child[] = [
    ...(fix === undefined ? [] : [button(["Fix: ", ...inCode(fix.title)], () => mend(fix))]),
    ...(witness === undefined ? [] : [button(["Try the example that shows it"], () => tryOut(witness))]),
  ];
  return h(
    "article",
    { class: `problem ${severity}` },
    h(
      "button",
      { type: "button", class: "where", onclick: () => show(span) },
      h("span", { class: "severity" }, severity),
      h("code", {}, code),
      h("span", { class: "place" }, `line ${span.line}, column ${span.column}`),
    ),
    h("p", { class: "message" }, ...inCode(message)),
    frame(span, lines[span.line - 1] ?? "", severity),
    ...related.map(({ message: label, span: at, file }) =>
      h(
        "p",
        { class: "soft" },
        `${file === undefined ? `line ${at.line}` : `${file}, line ${at.line}`}: `,
        ...inCode(label),
      ),
    ),
    ...(hint === undefined ? [] : [h("p", { class: "hint" }, ...inCode(hint))]),
    ...(tools.length === 0 ? [] : [h("p", { class: "tools" }, ...tools)]),
  );
}

function button(text: readonly Child[], press: () => void): HTMLElement {
  return h("button", { type: "button", onclick: press }, ...text);
}

/** More of a line than this is cut round its place. */
const WIDTH = 160;

/** The line with its place marked. */
function frame({ line, column, length }: Span, text: string, severity: string): HTMLElement {
  const from = text.length <= WIDTH ? 0 : Math.max(0, Math.min(column - 1 - WIDTH / 4, text.length - WIDTH));
  const shown = text.slice(from, from + WIDTH);
  const start = column - 1 - from;
  const end = Math.min(shown.length, start + Math.max(1, length));
  return h(
    "pre",
    { class: "frame", tabindex: "0" },
    h("span", { class: "number", "aria-hidden": "true" }, `${line}`),
    `${from > 0 ? "…" : ""}${shown.slice(0, start)}`,
    h("mark", { class: `m-${severity}` }, shown.slice(start, end) || " "),
    `${shown.slice(end)}${from + WIDTH < text.length ? "…" : ""}`,
  );
}

/** What stands in backticks is code. */
export function inCode(text: string): Child[] {
  return text.split(/(`[^`]+`)/u).flatMap((part): Child[] => {
    if (part === "") return [];
    return part.startsWith("`") && part.endsWith("`") && part.length > 2 ? [h("code", {}, part.slice(1, -1))] : [part];
  });
}
