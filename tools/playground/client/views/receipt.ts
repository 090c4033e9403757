import type { Receipt } from "@glither/host/web";
import type { Crossed } from "../../src/look/crossing.ts";
import { type Child, h } from "../dom.ts";
import { inCode } from "./problems.ts";

const WHAT = {
  artifact: "The artifact does not read",
  answers: "The answers do not fit",
  ruleset: "The ruleset cannot run here",
} as const;

export function receipt(crossed: Exclude<Crossed, { kind: "unread" }>): HTMLElement[] {
  if (crossed.kind === "fault") {
    return [
      h(
        "div",
        { class: "fault" },
        h("p", { class: "message" }, WHAT[crossed.what]),
        h("ul", {}, ...crossed.problems.slice(0, 20).map((problem) => h("li", {}, ...inCode(problem)))),
      ),
    ];
  }
  const { receipt: given, failure, tone } = crossed;
  const verdict = given.verdict === "pending" ? statesOf(given) : given.verdict;
  return [
    h(
      "p",
      { class: `verdict ${tone}` },
      h("strong", {}, verdict),
      h("span", {}, given.verdict === "pending" ? " pending, by " : " by "),
      h("code", {}, given.rule),
      h("span", { class: "soft" }, ` because ${given.reason_class}`),
    ),
    ...(failure === undefined ? [] : [h("p", { class: "fault" }, ...inCode(failure))]),
    ...rows(given),
    h(
      "details",
      {},
      h("summary", {}, "The receipt as JSON"),
      h("pre", { tabindex: "0" }, JSON.stringify(given, null, 2)),
    ),
  ];
}

type Pending = Extract<Receipt, { verdict: "pending" }>;

function isPending(given: Receipt): given is Pending {
  return given.verdict === "pending";
}

function statesOf(given: Receipt): string {
  return isPending(given) ? given.state : given.verdict;
}

function rows(given: Receipt): HTMLElement[] {
  const actions = given.actions.map(({ verb, args }) => h("li", {}, h("code", {}, callText(verb, args))));
  const obligations = isPending(given)
    ? given.obligations.map((obligation) => {
        const trigger =
          "on" in obligation
            ? `on ${obligation.on}`
            : "after" in obligation
              ? `after ${obligation.after}`
              : `when ${obligation.when}`;
        return h("li", {}, h("code", {}, trigger), " → ", h("strong", {}, obligation.verdict));
      })
    : [];
  const absent = given.ligand_absent ?? [];
  return [
    list("Done", actions.length === 0 ? [h("li", { class: "soft" }, "nothing is done")] : actions),
    ...(obligations.length === 0 ? [] : [list("Settled", obligations)]),
    ...(absent.length === 0
      ? []
      : [
          list(
            "Absent",
            absent.map((path) => h("li", {}, h("code", {}, path))),
          ),
        ]),
  ];
}

function list(title: string, items: readonly Child[]): HTMLElement {
  return h("div", { class: "row" }, h("h3", {}, title), h("ul", {}, ...items));
}

function callText(verb: string, args: Readonly<Record<string, unknown>>): string {
  const given = Object.entries(args).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return given.length === 0 ? verb : `${verb}(${given.join(", ")})`;
}
