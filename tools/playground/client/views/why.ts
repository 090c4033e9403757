import type { Explanation, RuleTrace, TestTrace } from "@glither/interpreter";
import { type Child, h } from "../dom.ts";

const SIGNS = { holds: "✓", fails: "✗", absent: "?" } as const;
const SPOKEN = { holds: "holds", fails: "does not hold", absent: "has no answer" } as const;

/** Rules, guards and values as the interpreter looked at them. */
export function why(explanation: Explanation, show: (rule: string) => void): HTMLElement[] {
  const { looked, rule, ends, reason_class, rest, asked, absent, fold } = explanation;
  const deciding = looked.find((trace) => trace.rule === rule);
  const others = looked.filter((trace) => trace !== deciding);
  return [
    h(
      "p",
      { class: "lead" },
      ...(deciding === undefined
        ? ["No rule takes it, so it ends in ", h("strong", {}, ends), "."]
        : [named(rule, show), " takes it: ", h("strong", {}, ends), `, because ${reason_class}.`]),
    ),
    ...(deciding === undefined ? [] : [h("div", { class: "trace held" }, ...guards(deciding))]),
    ...(others.length === 0
      ? []
      : [
          h("h3", {}, fold === "first-match" ? "The rules before it" : "The other rules"),
          ...others.map((trace) => other(trace, show)),
        ]),
    h(
      "p",
      { class: "soft" },
      [
        ...(rest > 0 && fold === "first-match"
          ? [`${rest} ${rest === 1 ? "rule" : "rules"} behind it not looked at`]
          : []),
        asked.length === 0 ? "nothing was asked" : `asked, in this order: ${asked.join(", ")}`,
        ...(absent.length === 0 ? [] : [`absent or too old: ${absent.join(", ")}`]),
      ].join(" · "),
    ),
  ];
}

function named(rule: string, show: (rule: string) => void): HTMLElement {
  return h("button", { type: "button", class: "rule", onclick: () => show(rule) }, rule);
}

function other(trace: RuleTrace, show: (rule: string) => void): HTMLElement {
  const { rule, held, guards: looked, of } = trace;
  const failing = looked.at(-1);
  return h(
    "div",
    { class: `trace ${held ? "held" : ""}` },
    h(
      "p",
      {},
      named(rule, show),
      h("span", { class: "soft" }, held ? " holds too" : ` ends at guard ${looked.length} of ${of}`),
    ),
    ...(held || failing === undefined ? [] : [tests([failing])]),
  );
}

function guards({ guards: looked }: RuleTrace): HTMLElement[] {
  return looked.length === 0 ? [h("p", { class: "soft" }, "It has no guard: it takes everything.")] : [tests(looked)];
}

function tests(all: readonly TestTrace[]): HTMLElement {
  return h("ul", { class: "tests" }, ...all.map(test));
}

function test({ words, truth, reads, parts, elements, score, weight }: TestTrace): HTMLElement {
  const values: Child[] = reads.map(({ words: read, value, text, cut }) =>
    h(
      "span",
      { class: "value" },
      value === null ? `${read} is absent` : `${read} = ${text}${cut === true ? " …" : ""}`,
    ),
  );
  const notes = [
    ...(weight === undefined ? [] : [`adds ${weight}`]),
    ...(score === undefined ? [] : [`${score.name} = ${score.total ?? "nothing, a term misses a ligand"}`]),
    ...(elements === undefined ? [] : [`looked at ${elements.looked} of ${elements.of} elements`]),
  ];
  return h(
    "li",
    { class: truth },
    h("span", { class: "sign", role: "img", "aria-label": SPOKEN[truth] }, SIGNS[truth]),
    h(
      "div",
      { class: "said" },
      h("code", {}, words),
      ...values,
      ...notes.map((note) => h("span", { class: "value" }, note)),
    ),
    ...(parts.length === 0 ? [] : [tests(parts)]),
  );
}
